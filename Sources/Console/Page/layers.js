// A layered drawing of a directed graph: Sugiyama, Tagawa and Toda, IEEE Transactions on Systems, Man, and Cybernetics
// 11(2), 1981, doi:10.1109/TSMC.1981.4308636. Cycles are broken by a depth-first walk, layers are longest paths,
// crossings are lowered by barycentres. The same graph gives the same drawing.

const sweeps = 12;

/// Places `sizes[i] = {across, along}` by `edges = [{from, to}]`. Answers `{places, routes, across, along}`: a place is
/// the middle of a node `{across, along}`, a route the points of an edge. `along` is the direction of the layers.
export function layered(sizes, edges, { layerGap = 64, nodeGap = 18 } = {}) {
  const usable = edges.map((edge) => edge.from !== edge.to && sizes[edge.from] && sizes[edge.to] ? edge : null);
  const directed = acyclic(sizes.length, usable);
  const layerOf = longestPaths(sizes.length, directed);
  const graph = withBends(sizes, directed, layerOf);
  order(graph);
  return measure(graph, sizes, directed, layerGap, nodeGap);
}

/// The edges with those turned round that close a cycle.
function acyclic(size, edges) {
  const out = Array.from({ length: size }, () => []);
  edges.forEach((edge, index) => { if (edge) out[edge.from].push(index); });
  const state = new Array(size).fill(0);
  const turned = new Set();
  const walk = (node) => {
    state[node] = 1;
    for (const index of out[node]) {
      const next = edges[index].to;
      if (state[next] === 1) turned.add(index);
      else if (state[next] === 0) walk(next);
    }
    state[node] = 2;
  };
  for (let node = 0; node < size; node += 1) if (state[node] === 0) walk(node);
  return edges.map((edge, index) => {
    if (!edge) return null;
    return turned.has(index) ? { from: edge.to, to: edge.from, isTurned: true } : { from: edge.from, to: edge.to };
  });
}

/// Layers by longest path; then nodes move within what their edges leave them, to where those are shortest.
function longestPaths(size, edges) {
  const layer = new Array(size).fill(0);
  for (let round = 0; round < size; round += 1) {
    let isDone = true;
    for (const edge of edges) {
      if (edge && layer[edge.to] < layer[edge.from] + 1) {
        layer[edge.to] = layer[edge.from] + 1;
        isDone = false;
      }
    }
    if (isDone) break;
  }
  for (let round = 0; round < 4; round += 1) {
    for (let node = 0; node < size; node += 1) tighten(node, layer, edges);
  }
  const used = [...new Set(layer)].sort((one, other) => one - other);
  return layer.map((value) => used.indexOf(value));
}

/// Moves a node next to what it calls, or next to what calls it, whichever are more.
function tighten(node, layer, edges) {
  const before = edges.filter((edge) => edge?.to === node).map((edge) => layer[edge.from]);
  const after = edges.filter((edge) => edge?.from === node).map((edge) => layer[edge.to]);
  if (after.length > before.length) layer[node] = Math.min(...after) - 1;
  else if (before.length > after.length) layer[node] = Math.max(...before) + 1;
}

/// Layers of points: nodes, and a bend in each layer that an edge passes through.
function withBends(sizes, edges, layerOf) {
  const points = sizes.map((size, index) => ({ layer: layerOf[index], size: size.across, up: [], down: [] }));
  const chains = edges.map((edge) => {
    if (!edge) return null;
    const chain = [edge.from];
    for (let layer = layerOf[edge.from] + 1; layer < layerOf[edge.to]; layer += 1) {
      points.push({ layer, size: 0, isBend: true, up: [], down: [] });
      chain.push(points.length - 1);
    }
    chain.push(edge.to);
    for (let index = 1; index < chain.length; index += 1) {
      points[chain[index - 1]].down.push(chain[index]);
      points[chain[index]].up.push(chain[index - 1]);
    }
    return chain;
  });
  const layers = [];
  points.forEach((point, index) => { (layers[point.layer] ??= []).push(index); });
  return { points, chains, layers };
}

function order({ points, layers }) {
  const rank = new Array(points.length).fill(0);
  const renumber = (layer) => layer.forEach((point, index) => { rank[point] = index; });
  layers.forEach(renumber);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isDown = sweep % 2 === 0;
    const sequence = isDown ? layers : [...layers].reverse();
    for (const layer of sequence) {
      const centre = new Map(layer.map((point) => {
        const others = isDown ? points[point].up : points[point].down;
        const sum = others.reduce((total, other) => total + rank[other], 0);
        return [point, others.length === 0 ? rank[point] : sum / others.length];
      }));
      layer.sort((one, other) => centre.get(one) - centre.get(other) || rank[one] - rank[other]);
      renumber(layer);
    }
  }
}

/// Coordinates: each layer is pulled towards its neighbours, and pushed apart where it would overlap.
function measure({ points, chains, layers }, sizes, edges, layerGap, nodeGap) {
  const across = new Array(points.length).fill(0);
  for (const layer of layers) spread(layer, layer.map(() => 0), points, across, nodeGap);
  for (let round = 0; round < 10; round += 1) {
    const sequence = round % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of sequence) {
      const wanted = layer.map((point) => {
        const others = [...points[point].up, ...points[point].down];
        return others.length === 0 ? across[point] : others.reduce((sum, other) => sum + across[other],
          0) / others.length;
      });
      spread(layer, wanted, points, across, nodeGap);
    }
  }
  const depths = layers.map((layer) => Math.max(...layer.map((point) => sizes[point]?.along ?? 0)));
  const starts = depths.map((_, index) =>
    depths.slice(0, index).reduce((sum, depth) => sum + depth + layerGap, 0));
  const least = Math.min(0, ...points.map((point, index) => across[index] - point.size / 2));
  const most = Math.max(0, ...points.map((point, index) => across[index] + point.size / 2));
  const place = (point) => ({
    across: across[point] - least, along: starts[points[point].layer] + depths[points[point].layer] / 2,
  });
  return {
    places: sizes.map((_, index) => place(index)),
    routes: chains.map((chain, index) => {
      if (!chain) return null;
      const route = chain.map(place);
      return edges[index].isTurned ? route.reverse() : route;
    }),
    across: most - least,
    along: (starts[starts.length - 1] ?? 0) + (depths[depths.length - 1] ?? 0),
  };
}

/// Puts the points of a layer as near to where they want to be as the gaps allow.
function spread(layer, wanted, points, across, gap) {
  let edge = -Infinity;
  const placed = layer.map((point, index) => {
    const middle = Math.max(wanted[index], edge + (points[point].isBend ? gap / 3 : gap) + points[point].size / 2);
    edge = middle + points[point].size / 2;
    return middle;
  });
  const drift = placed.reduce((sum, value, index) => sum + value - wanted[index], 0) / Math.max(1, layer.length);
  layer.forEach((point, index) => { across[point] = placed[index] - drift; });
}

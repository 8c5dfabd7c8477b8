#!/bin/sh
# Stands in for each program that executors start, and answers so that their steps go on. It starts nothing and opens nothing but
# NAME.input beside it, which holds what was on its standard input.
while IFS= read -r line; do printf '%s\n' "$line"; done >> "$0.input"
if [ -n "$line" ]; then printf '%s\n' "$line" >> "$0.input"; fi
verb=
thing=
namespace=null
for word in "$@"; do
    case "$word" in
    --namespace=*) namespace="\"${word#--namespace=}\"" ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$word; elif [ -z "$thing" ]; then thing=$word; fi ;;
    esac
done
case "${0##*/}" in
kubectl)
    case "$verb $thing" in
    "get "*/*)
        case "$thing" in
        deployments*) kind=Deployment ;; statefulsets*) kind=StatefulSet ;; daemonsets*) kind=DaemonSet ;; pods*) kind=Pod ;;
        services*) kind=Service ;; configmaps*) kind=ConfigMap ;; cronjobs*) kind=CronJob ;; nodes*) kind=Node ;;
        horizontal*) kind=HorizontalPodAutoscaler ;; ingresses*) kind=Ingress ;; networkpolicies*) kind=NetworkPolicy ;;
        resourcequotas*) kind=ResourceQuota ;; persistent*) kind=PersistentVolumeClaim ;; poddis*) kind=PodDisruptionBudget ;;
        *) kind=Other ;;
        esac
        if [ "$kind" = Node ]; then namespace=null; fi
        container='{"name":"app","image":"shop/cart:1","env":[{"name":"LEVEL","value":"info"}],"resources":{"limits":{"memory":"256Mi"}}}'
        printf '{"kind":"%s","metadata":{"name":"%s","namespace":%s,"uid":"uid-1","resourceVersion":"7","labels":{"app":"cart"},' \
            "$kind" "${thing##*/}" "$namespace"
        printf '"ownerReferences":[{"kind":"ReplicaSet","name":"cart-1","uid":"uid-2","controller":true}]},"data":{"x":"1"},'
        printf '"spec":{"replicas":2,"maxReplicas":3,"template":{"metadata":{"labels":{"app":"cart"}},"spec":{"containers":[%s]}},' \
            "$container"
        printf '"containers":[%s],"hard":{"pods":"3"},"minAvailable":1}}\n' "$container"
        ;;
    "get "*) printf '{"items":[],"metadata":{}}\n' ;;
    "patch "*) printf '{}\n' ;;
    *) printf 'nonsense\n' ;;
    esac
    ;;
psql)
    printf '{"now":1000000,"server":"77","standby":false,"signals":true,"late":false,"count":0,"queries":0,"sessions":[],'
    printf '"clients":[{"user":"shop_app","limit":-1,"sessions":3}],"parameter":{"setting":"4096","shown":"4MB","unit":"kB",'
    printf '"context":"user","source":"default","file":null,"reloads":true}}\n'
    ;;
redis-cli)
    case "$*" in
    *INFO*) printf '# Server\r\nrole:master\r\nused_memory:1000\r\ncluster_enabled:0\r\n' ;;
    *"CONFIG GET maxmemory-policy") printf 'maxmemory-policy\nnoeviction\n' ;;
    *"CONFIG GET maxmemory") printf 'maxmemory\n0\n' ;;
    *EVAL*) printf '{"cursor":"0","found":0,"removed":0}\n' ;;
    *) printf 'OK\n' ;;
    esac
    ;;
systemctl) printf 'Id=nginx.service\nLoadState=loaded\nActiveState=active\nFragmentPath=/x\nInvocationID=aa\nJob=\n' ;;
nft) if [ "$verb" = list ]; then printf '{"nftables": []}\n'; fi ;;
esac

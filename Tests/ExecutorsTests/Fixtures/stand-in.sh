#!/bin/sh
# Stands in for a program: notes how it was called, says what stands beside it, and ends as it is told there.
# Beside it: NAME.out and NAME.err are printed; NAME.end holds a status, `hang`, or `die`; NAME.VERB.out, for the first
# argument that is no option, goes before NAME.out.
verb=none
for word in "$@"; do
    case "$word" in -*) ;; *) verb=$word; break ;; esac
done
printf '%s\n' "$*" >> "$0.calls"
cat >> "$0.input"
if [ -f "$0.$verb.out" ]; then cat "$0.$verb.out"; elif [ -f "$0.out" ]; then cat "$0.out"; fi
if [ -f "$0.err" ]; then cat "$0.err" >&2; fi
end=0
if [ -f "$0.end" ]; then end=$(cat "$0.end"); fi
case "$end" in
hang) exec sleep 600 ;;
die) kill -9 $$ ;;
*) exit "$end" ;;
esac

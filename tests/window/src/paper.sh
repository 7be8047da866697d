#!/bin/sh
# What stands for paper: the document as it came. Renamed when whole, so that nobody reads half of one.
set -e
does() { cat "$SHOP/does"; }
for trouble in no-paper:media-empty-error wrong-paper:media-needed-error; do
    if [ "$(does)" = "${trouble%:*}" ]; then
        echo "STATE: +${trouble#*:}" >&2
        while [ "$(does)" = "${trouble%:*}" ]; do sleep 0.1; done
        echo "STATE: -${trouble#*:}" >&2
    fi
done
[ "$(does)" != fail ] || exit 1
cp "$1" "$SHOP/next"
mv "$SHOP/next" "$SHOP/tray/$(date +%s%N)"

#!/usr/bin/env bash
# tour.sh THEME: pictures of every screen of the installed window, dark or light, at the size it was drawn
# and at its smallest. Not a test: for eyes.
#
#     tests/system/in-guest --build build/dev --out DIR --timeout 3000 tests/system/window/tour.sh dark
#
# The build tree needs its stage: ctest -R system.install puts it there.
# shellcheck source=tests/system/window/studio.sh
. "$(dirname "$0")/studio.sh"

install_studio
rules 'return polkit.Result.YES;'
install -d -o tester -g tester /home/tester/{bundles,layers/{site,tools}/opt}
echo '<h1>Boxwright</h1>' >/home/tester/layers/site/opt/index.html
cp /usr/bin/jq /home/tester/layers/tools/opt
head -c 256M /dev/urandom >/home/tester/layers/tools/opt/noise # long enough to be seen on its way
for layer in site tools; do
    tar -C /home/tester/layers/$layer -cf /home/tester/$layer.tar .
done
screen 1600x1000
exec /usr/bin/python3 -B "$(dirname "$0")/tour.py" "$@"

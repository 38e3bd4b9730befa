# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

# What has to be installed, for ./dev to read.
# Each line: Debian package | how to see that it is there

build_needs='
gcc                 | command -v cc
libc6-dev           | test -e /usr/include/stdio.h
pkg-config          | command -v pkg-config
meson               | command -v meson
ninja-build         | command -v ninja
gettext             | command -v msgfmt
libglib2.0-dev      | pkg-config --atleast-version=2.74 gio-unix-2.0
libsoup-3.0-dev     | pkg-config --atleast-version=3.2 libsoup-3.0
libgnutls28-dev     | pkg-config --atleast-version=3.7 gnutls
libxml2-dev         | pkg-config --atleast-version=2.9.14 libxml-2.0
libcurl4-gnutls-dev | pkg-config --atleast-version=7.88 libcurl
libgtk-4-dev        | pkg-config --atleast-version=4.8 gtk4
libgtk-4-bin        | command -v gtk4-update-icon-cache
libadwaita-1-dev    | pkg-config --atleast-version=1.2 libadwaita-1
libnotify-dev       | pkg-config --atleast-version=0.8 libnotify
desktop-file-utils  | command -v desktop-file-validate
appstream           | command -v appstreamcli
glib-networking     | ls "$(pkg-config --variable=giomoduledir gio-2.0)"/libgiognutls.so
ca-certificates     | test -e /etc/ssl/certs/ca-certificates.crt || test -e /etc/pki/tls/certs
'
# The window also wants pictures of its buttons.
window_needs='
adwaita-icon-theme  | test -e /usr/share/icons/Adwaita/index.theme
librsvg2-common     | ls "$(pkg-config --variable=gdk_pixbuf_moduledir gdk-pixbuf-2.0)"/*svg*
'
# Where no desktop runs, one bus for the window and the service.
bus_needs='
dbus-daemon         | command -v dbus-run-session
'
lint_needs='
python3             | command -v python3
git                 | command -v git
gettext             | command -v xgettext
clang-format        | command -v clang-format
libgtk-4-dev        | test -e /usr/share/gettext/its/gtk4builder.its
'
test_needs='
clang               | command -v clang
llvm                | command -v llvm-symbolizer
tzdata              | test -e /usr/share/zoneinfo/Europe/Berlin
libclang-rt-dev     | ls "$(clang -print-resource-dir)"/lib/*/libclang_rt.asan*
'
# A desktop for the tests, see tests/harness/desktop-session.
desktop_needs='
dbus-daemon         | command -v dbus-daemon
libglib2.0-bin      | command -v gdbus
xvfb                | command -v Xvfb
openbox             | command -v openbox
xfwm4               | command -v xfwm4
dunst               | command -v dunst
xfce4-notifyd       | ls /usr/lib/*/xfce4/notifyd/xfce4-notifyd
xfce4-panel         | command -v xfce4-panel
gnome-keyring       | command -v gnome-keyring-daemon
at-spi2-core        | test -e /usr/libexec/at-spi-bus-launcher
xdotool             | command -v xdotool
wmctrl              | command -v wmctrl
x11-utils           | command -v xprop
imagemagick         | test -e /usr/bin/import
python3-gi          | /usr/bin/python3 -c "import gi"
gir1.2-atspi-2.0    | ls /usr/lib/*/girepository-1.0/Atspi-2.0.typelib
python3-dbusmock    | /usr/bin/python3 -c "import dbusmock"
fonts-cantarell     | test -e /usr/share/fonts/opentype/cantarell
fonts-noto-cjk      | ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
locales             | command -v localedef && test -e /usr/share/i18n/locales/ko_KR
procps              | command -v ps
'
# Servers that others have written, see tests/servers. What comes from npm is
# pinned there.
servers_needs='
nginx-light         | command -v nginx || test -x /usr/sbin/nginx
apache2-bin         | test -x /usr/sbin/apache2
vsftpd              | command -v vsftpd || test -x /usr/sbin/vsftpd
nodejs              | command -v node
npm                 | command -v npm
openssl             | command -v openssl
'
# Daemons of the system, see tests/system.
system_needs='
network-manager        | command -v nmcli && test -x /usr/sbin/NetworkManager
upower                 | test -x /usr/libexec/upowerd
power-profiles-daemon  | test -x /usr/libexec/power-profiles-daemon
umockdev               | command -v umockdev-wrapper
gir1.2-umockdev-1.0    | ls /usr/lib/*/girepository-1.0/UMockdev-1.0.typelib
iproute2               | command -v ip && test -x /sbin/tc
tzdata                 | test -e /usr/share/zoneinfo/Asia/Seoul
nginx-light            | command -v nginx || test -x /usr/sbin/nginx
'
coverage_needs='
gcovr               | command -v gcovr
'
bench_needs='
python3             | command -v python3
nginx-light         | command -v nginx || test -x /usr/sbin/nginx
openssl             | command -v openssl
curl                | command -v curl
aria2               | command -v aria2c
wget2               | command -v wget2
'

missing_of ()
{
  local package check

  while IFS='|' read -r package check; do
    if [ -n "$check" ] && ! (eval "$check") >/dev/null 2>&1; then
      echo $package
    fi
  done <<<"$1"
}

as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt_install ()
{
  local install=(env DEBIAN_FRONTEND=noninteractive
                 apt-get install -qq -y --no-install-recommends "$@")

  # A fresh machine has no package lists, an old one may have outdated ones.
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    as_root apt-get update -qq
  fi
  if ! as_root "${install[@]}" >/dev/null; then
    as_root apt-get update -qq
    as_root "${install[@]}" >/dev/null
  fi
}

# Installs what of the tables given is missing, or says what it is.
need ()
{
  local missing

  missing=$(missing_of "$(printf '%s' "$@")" | sort -u)
  if [ -z "$missing" ]; then
    return
  fi
  if [ ! -e /etc/debian_version ]; then
    echo "Install these first (the names are Debian's): "$missing >&2
    echo "Fedora calls the libraries glib2-devel, libsoup3-devel, gnutls-devel, libcurl-devel," \
         "libxml2-devel, gtk4-devel, libadwaita-devel, libnotify-devel;" >&2
    echo "Arch: glib2, libsoup3, gnutls, curl, libxml2, gtk4, libadwaita, libnotify." >&2
    exit 1
  fi
  say "Installing" $missing
  apt_install $missing
  missing=$(missing_of "$(printf '%s' "$@")")
  if [ -n "$missing" ]; then
    echo "Ferry needs Debian 12 or newer; too old or not to be had here: "$missing >&2
    exit 1
  fi
}

# Tests of the Korean window need the language, not only its font.
need_korean ()
{
  if ! locale -a | grep -qi '^ko_KR\.utf-\?8$'; then
    as_root localedef -i ko_KR -f UTF-8 ko_KR.UTF-8
  fi
}

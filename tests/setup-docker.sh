#!/usr/bin/env bash
# A Docker daemon of the tests' own, with images made from Debian packages. Needs root on Debian; touches no other daemon.
#   setup-docker.sh install       installs what is missing
#   setup-docker.sh start [PID]   starts the daemon and imports the images, if they are not there; the first time takes a minute
#   setup-docker.sh restart       ends the daemon as a service manager would and starts it again; containers run on
#   setup-docker.sh stop [PID]    removes the containers and ends the daemon, unless other processes that started it still live
# Listens on $root/docker.sock, and by TLS on 127.0.0.1:23760 with the certificates in $root/certs. Beside it run an ssh server on
# port 22022 ($root/bin/ssh is an ssh that knows it) and a registry on port 5055 for the user "trainer" with the password "secret".
# A second one beside it: another folder in TRAININGJOBS_TEST_DOCKER, and a number that is added to its ports in
# TRAININGJOBS_TEST_DOCKER_PORTS. What the daemon says is kept over its starts in $root/dockerd.log.
set -euo pipefail

root=${TRAININGJOBS_TEST_DOCKER:-/var/tmp/trainingjobs-test-docker}
socket=$root/docker.sock
ports=${TRAININGJOBS_TEST_DOCKER_PORTS:-0}
tls_port=$((23760 + ports))
ssh_port=$((22022 + ports))
registry_port=$((5055 + ports))
export DOCKER_HOST=unix://$socket
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH

fail() {
    echo "$*" >&2
    exit 1
}

install_packages() {
    [ "$(id -u)" -eq 0 ] || fail "Installing Docker needs root."
    command -v apt-get > /dev/null || fail "Installing Docker this way needs Debian."
    local wanted=() package
    for package in docker.io busybox-static mmdebstrap openssl openssh-client openssh-server docker-registry podman catatonit; do
        dpkg -s "$package" > /dev/null 2>&1 || wanted+=("$package")
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    echo "Installing ${wanted[*]}, which tests need."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" > /dev/null
}

is_up() {
    docker version > /dev/null 2>&1
}

make_certificates() {
    local certs=$root/certs
    [ ! -s "$certs/key.pem" ] || return 0
    mkdir -p "$certs"
    (
        cd "$certs"
        openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=trainingjobs test authority" -keyout ca-key.pem -out ca.pem
        sign server localhost "subjectAltName=DNS:localhost,IP:127.0.0.1"
        sign client client "extendedKeyUsage=clientAuth"
        cp client-cert.pem cert.pem
        cp client-key.pem key.pem
    ) 2> /dev/null
}

sign() {
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1-key.pem" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 3650 -out "$1-cert.pem" -extfile <(echo "$3")
}

start_daemon() {
    ! is_up || return 0
    [ "$(id -u)" -eq 0 ] || fail "Starting a Docker daemon needs root."
    command -v dockerd > /dev/null || fail "dockerd is not installed; run tests/setup-docker.sh install."
    mkdir -p "$root"
    make_certificates
    rm -f "$root/docker.pid"
    # Of a daemon that was started anew the words of its predecessor are wanted, too; but not those of last week.
    [ "$(stat -c %s "$root/dockerd.log" 2> /dev/null || echo 0)" -lt 50000000 ] || mv "$root/dockerd.log" "$root/dockerd.log.old"
    echo "=== $(date -u +%FT%TZ) start" >> "$root/dockerd.log"
    # A daemon takes it for the toolkit of NVIDIA: containers that ask for GPUs start, and are told which.
    mkdir -p "$root/gpu"
    printf '#!/bin/sh\n' > "$root/gpu/nvidia-container-runtime-hook"
    chmod +x "$root/gpu/nvidia-container-runtime-hook"
    PATH=$root/gpu:$PATH setsid nohup dockerd ${TRAININGJOBS_TEST_DOCKER_DEBUG:+--debug} --host "$DOCKER_HOST" --host "tcp://127.0.0.1:$tls_port" --live-restore \
        --tlsverify --tlscacert "$root/certs/ca.pem" --tlscert "$root/certs/server-cert.pem" --tlskey "$root/certs/server-key.pem" \
        --data-root "$root/data" --exec-root "$root/exec" --pidfile "$root/docker.pid" >> "$root/dockerd.log" 2>&1 < /dev/null 9>&- &
    local left
    for ((left = 300; left > 0; left--)); do
        ! is_up || return 0
        sleep 0.1
    done
    tail -n 5 "$root/dockerd.log" >&2
    fail "dockerd has not come up; see $root/dockerd.log."
}

end_daemon() {
    local pid left
    pid=$(cat "$root/docker.pid" 2> /dev/null) || return 0
    kill "$pid" 2> /dev/null || return 0
    for ((left = 300; left > 0; left--)); do
        kill -0 "$pid" 2> /dev/null || return 0
        sleep 0.1
    done
    fail "dockerd ($pid) does not end."
}

has_image() {
    docker image inspect "$1" > /dev/null 2>&1
}

import_busybox() {
    ! has_image tj-test/busybox:1 || return 0
    local tree applet
    tree=$(mktemp -d)
    mkdir -p "$tree"/{bin,etc,tmp,root}
    chmod 1777 "$tree/tmp"
    cp "$(command -v busybox)" "$tree/bin/busybox"
    for applet in $("$tree/bin/busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"
    done
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' > "$tree/etc/passwd"
    tar -C "$tree" -c . | docker import - tj-test/busybox:1 > /dev/null
    rm -rf "$tree"
}

# An image without /bin/sh: its one program is at a place where nobody looks for a shell.
import_bare() {
    ! has_image tj-test/bare:1 || return 0
    local tree
    tree=$(mktemp -d)
    mkdir -p "$tree/opt"
    cp "$(command -v busybox)" "$tree/opt/busybox"
    tar -C "$tree" -c . | docker import - tj-test/bare:1 > /dev/null
    rm -rf "$tree"
}

# An image with a shell and hardly anything else.
import_small() {
    ! has_image tj-test/small:1 || return 0
    local tree applet
    tree=$(mktemp -d)
    mkdir -p "$tree"/{bin,tmp}
    cp "$(command -v busybox)" "$tree/bin/sh.busybox"
    for applet in sh cat seq sleep; do ln -s sh.busybox "$tree/bin/$applet"; done
    tar -C "$tree" -c . | docker import - tj-test/small:1 > /dev/null
    rm -rf "$tree"
}

# What the examples of other systems find in place of python:3.11-slim and the like: Python with the tools that AME's executors call,
# and what stands for mlflow. A container is an environment of its own, so poetry makes none inside.
import_python() {
    ! has_image tj-test/python:2 || return 0
    local mlflow
    mlflow=$(cd "$(dirname "${BASH_SOURCE[0]}")/mlflow" && pwd)
    mmdebstrap --quiet --variant=minbase \
        --include=ca-certificates,python3,python3-pip,python-is-python3,python3-poetry,pipenv,python3-trove-classifiers,python3-pip-whl,python3-setuptools-whl,python3-wheel-whl \
        --customize-hook="copy-in $mlflow/mlflow /usr/bin" \
        bookworm - | docker import --change 'ENV POETRY_VIRTUALENVS_CREATE=false' - tj-test/python:2 > /dev/null
}

# The names that jobs without an image lead to, so that nothing has to come from Docker Hub.
import_debian() {
    has_image debian:bookworm-slim || docker tag tj-test/python:2 debian:bookworm-slim
    has_image python:3-slim || docker tag debian:bookworm-slim python:3-slim
}

start_ssh() {
    [ -x /usr/sbin/sshd ] || return 0
    local ssh=$root/ssh
    ! kill -0 "$(cat "$ssh/sshd.pid" 2> /dev/null)" 2> /dev/null || return 0
    mkdir -p "$ssh" "$root/bin" /run/sshd
    chmod 700 "$ssh"
    [ -s "$ssh/host" ] || ssh-keygen -q -t ed25519 -N '' -f "$ssh/host"
    [ -s "$ssh/user" ] || ssh-keygen -q -t ed25519 -N '' -f "$ssh/user"
    cp "$ssh/user.pub" "$ssh/authorized_keys"
    printf '[localhost]:%s %s\n' "$ssh_port" "$(cut -d' ' -f1,2 "$ssh/host.pub")" > "$ssh/known_hosts"
    cat > "$ssh/sshd_config" << END
Port $ssh_port
ListenAddress 127.0.0.1
HostKey $ssh/host
AuthorizedKeysFile $ssh/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
MaxStartups 100
PidFile $ssh/sshd.pid
SetEnv DOCKER_HOST=$DOCKER_HOST
END
    printf 'IdentityFile %s\nUserKnownHostsFile %s\n' "$ssh/user" "$ssh/known_hosts" > "$ssh/config"
    printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$(PATH=/usr/bin:/bin command -v ssh)" "$ssh/config" > "$root/bin/ssh"
    chmod +x "$root/bin/ssh"
    /usr/sbin/sshd -f "$ssh/sshd_config" 9>&-
}

start_registry() {
    command -v docker-registry > /dev/null || return 0
    local registry=$root/registry
    ! kill -0 "$(cat "$registry/pid" 2> /dev/null)" 2> /dev/null || return 0
    mkdir -p "$registry/data"
    # shellcheck disable=SC2016 # the salt of bcrypt
    perl -e 'print "trainer:", crypt("secret", q($2b$05$abcdefghijklmnopqrstuu)), "\n"' > "$registry/htpasswd"
    cat > "$registry/config.yml" << END
version: 0.1
storage:
  filesystem: {rootdirectory: $registry/data}
http: {addr: "127.0.0.1:$registry_port"}
auth:
  htpasswd: {realm: tests, path: $registry/htpasswd}
END
    setsid nohup docker-registry serve "$registry/config.yml" > "$registry/log" 2>&1 < /dev/null 9>&- &
    echo $! > "$registry/pid"
}

end_by_file() {
    kill "$(cat "$1" 2> /dev/null)" 2> /dev/null || true
    rm -f "$1"
}

# Several test runs may use the daemon at the same time, each named by its process.
is_in_use() {
    local user
    for user in "$root"/users/*; do
        [ -e "$user" ] || continue
        if kill -0 "$(basename "$user")" 2> /dev/null; then
            return 0
        fi
        rm -f "$user"
    done
    return 1
}

mkdir -p "$root/users"
exec 9> "$root/lock"
case "${1:-}" in
    install)
        install_packages
        ;;
    start)
        flock 9
        [ -z "${2:-}" ] || touch "$root/users/$2"
        start_daemon
        start_ssh
        start_registry
        import_busybox
        import_bare
        import_small
        import_python
        import_debian
        ;;
    restart)
        flock 9
        end_daemon
        start_daemon
        ;;
    stop)
        flock 9
        [ -z "${2:-}" ] || rm -f "$root/users/$2"
        ! is_in_use || exit 0
        # shellcheck disable=SC2046 # one word per container
        ! is_up || { docker ps -aq | xargs -r docker rm -f > /dev/null; docker network prune -f > /dev/null; }
        end_by_file "$root/ssh/sshd.pid"
        end_by_file "$root/registry/pid"
        end_daemon
        ;;
    *)
        fail "Usage: setup-docker.sh install|start|restart|stop"
        ;;
esac

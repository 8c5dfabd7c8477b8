"""A certificate authority of the lab's own, and certificates of any life."""
import pathlib
import socket
import sys
import time

from machine import run

SETTINGS = """\
[ca]
default_ca = lab
[lab]
dir = {folder}
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


def make_authority(folder):
    """Makes the authority."""
    folder = pathlib.Path(folder)
    folder.mkdir()
    (folder / "index.txt").touch()
    (folder / "serial").write_text("1000\n")
    (folder / "ca.cnf").write_text(SETTINGS.format(folder=folder))
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj", "/CN=lab CA",
        "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=shop.example",
        "-addext", "subjectAltName=DNS:shop.example", "-keyout", folder / "shop.key", "-out", folder / "shop.csr")


def issue(folder, days=0, seconds=0):
    """Issues the shop's certificate, to end after so long, and puts it where HAProxy reads it."""
    folder = pathlib.Path(folder)
    now = time.time()
    form = "%Y%m%d%H%M%SZ"
    run("openssl", "ca", "-batch", "-notext", "-config", folder / "ca.cnf", "-in", folder / "shop.csr", "-out", folder / "shop.crt",
        "-startdate", time.strftime(form, time.gmtime(now - 86400)),
        "-enddate", time.strftime(form, time.gmtime(now + days * 86400 + seconds)))
    new = folder / "shop.new"
    new.write_text((folder / "shop.crt").read_text() + (folder / "shop.key").read_text())
    new.replace(folder / "shop.pem")


def load(lab):
    """Lets HAProxy show the certificate that is there now."""
    return show(f"{lab.folder}/tls/shop.pem", lab.haproxy)


def show(path, ask):
    """Tells HAProxy to load a file."""
    text = pathlib.Path(path).read_text().replace("\n\n", "\n")
    ask(f"set ssl cert {path} <<\n{text}\n")
    return ask(f"commit ssl cert {path}")


def asking(address):
    """Asks HAProxy at its runtime socket."""
    def ask(command):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(address)
            connection.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    return ask


if __name__ == "__main__":
    # The commands that an operator declares: FOLDER renews by the authority, for 90 days; FOLDER SOCKET loads.
    if len(sys.argv) == 2:
        issue(sys.argv[1], days=90)
    else:
        show(f"{sys.argv[1]}/shop.pem", asking(sys.argv[2]))

"""A certificate authority of the lab's own, and certificates of any life."""
import pathlib
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
    path = f"{lab.folder}/tls/shop.pem"
    text = pathlib.Path(path).read_text().replace("\n\n", "\n")
    lab.haproxy(f"set ssl cert {path} <<\n{text}\n")
    return lab.haproxy(f"commit ssl cert {path}")


if __name__ == "__main__":
    # The command that renews: by the authority, for 90 days.
    issue(sys.argv[1], days=90)

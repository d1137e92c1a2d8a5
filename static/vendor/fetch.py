"""Makes the vendored front-end files again from npm packages, as the two manifests name them.

    python static/vendor/fetch.py            fetch, compare with the recorded sha256, write
    python static/vendor/fetch.py --record   the same, but take over new versions and checksums

A manifest names packages (name, version, licence) and for each file where it lies in the package and here.
An entry with `icons` is drawn from single SVG files into one sprite.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = (ROOT / "static/vendor/manifest.json", ROOT / "tests/vendor/manifest.json")
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)[#@] ?sourceMappingURL=[^\n]*\n?")
SVG = re.compile(r'<svg[^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<shapes>.*)</svg>', re.DOTALL)


def unpack(name: str, version: str, into: Path) -> dict[str, bytes]:
    """Fetch one package with npm; gives its files by their path inside the package."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(into), f"{name}@{version}"]
    packed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=into)
    with tarfile.open(into / packed.stdout.split()[-1]) as archive:
        files = {}
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                files[member.name.partition("/")[2]] = content.read()
        return files


def sprite(files: dict[str, bytes], icons: list[str]) -> bytes:
    """One SVG with a symbol an icon, in the order of their names."""
    symbols = []
    for icon in sorted(icons):
        found = SVG.search(files[f"icons/{icon}.svg"].decode())
        if found is None:
            raise ValueError(f"{icon} is not the SVG it should be")
        shapes = re.sub(r"\s*\n\s*", "", found["shapes"])
        symbols.append(f'<symbol id="{icon}" viewBox="{found["box"]}">{shapes}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def made(package: dict[str, Any], entry: dict[str, str], files: dict[str, bytes]) -> bytes:
    """The content of one file as it is committed: without a source map's address."""
    if entry["from"] == "icons":
        return sprite(files, package["icons"])
    return SOURCE_MAP.sub(b"\n", files[entry["from"]])


def write(manifest: Path, *, record: bool) -> list[str]:
    """Write the files of a manifest; gives the paths whose checksum is not the recorded one."""
    listed = json.loads(manifest.read_text())
    strangers = []
    for package in listed["packages"]:
        with tempfile.TemporaryDirectory() as scratch:
            files = unpack(package["name"], package["version"], Path(scratch))
        for entry in package["files"]:
            content = made(package, entry, files)
            digest = hashlib.sha256(content).hexdigest()
            if record:
                entry["sha256"] = digest
            if entry["sha256"] != digest:
                strangers.append(entry["path"])
                continue
            target = ROOT / entry["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    if record:
        manifest.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
    return strangers


def main() -> int:
    """Make everything again; 1 where a file is not what the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write the checksums found into the manifests")
    record = parser.parse_args().record
    strangers = [path for manifest in MANIFESTS for path in write(manifest, record=record)]
    for path in strangers:
        sys.stderr.write(f"{path}: not the file that the manifest names, left as it was\n")
    return 1 if strangers else 0


if __name__ == "__main__":
    sys.exit(main())

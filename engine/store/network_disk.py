"""Whether a file lies on a disk of another machine, where SQLite's locks cannot be relied upon."""

from __future__ import annotations

from pathlib import Path

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs",
    "lustre", "beegfs", "davfs", "fuse.davfs",
}  # fmt: skip
_MOUNTS = Path("/proc/mounts")


def network_file_system(path: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of network file system that holds `path`; empty for a local one, or where nobody can tell."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    here = path.absolute()
    holding = ("", "")
    for line in lines:
        _, point, kind, *_ = line.split()
        point = point.replace("\\040", " ")
        if here.is_relative_to(point) and len(point) >= len(holding[0]):
            holding = (point, kind)
    return holding[1] if holding[1] in _NETWORK else ""

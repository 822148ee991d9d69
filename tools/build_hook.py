"""Wheels with the compiled kernel:
``IRODORI_WHEEL_TARGET=x86_64-linux-gnu.2.17 python -m hatchling build -t wheel``.

Without the variable the wheel is ``py3-none-any`` and needs no compiler; with
it the wheel holds the kernel for that platform, compiled by zig (the package
ziglang), and is ``py3-none-PLATFORM``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLATFORMS = {
    "x86_64-linux-gnu.2.17": "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "aarch64-linux-gnu.2.17": "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "x86_64-linux-musl": "musllinux_1_2_x86_64",
    "aarch64-linux-musl": "musllinux_1_2_aarch64",
    "x86_64-macos.11.0": "macosx_11_0_x86_64",
    "aarch64-macos.11.0": "macosx_11_0_arm64",
    "x86_64-windows-gnu": "win_amd64",
    "aarch64-windows-gnu": "win_arm64",
}
"""The wheel's platform tag by zig's name of the platform."""


class KernelBuildHook(BuildHookInterface[Any]):
    """Compiles the kernel into the wheel where a target is given."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the wheel after its platform; an editable install
        takes the source tree as it is.
        """
        target = os.environ.get("IRODORI_WHEEL_TARGET")
        if self.target_name != "wheel" or version == "editable" or not target:
            return
        library = (
            Path(self.root) / "build" / "kernel" / target / "libkernel.so"
        )
        library.parent.mkdir(parents=True, exist_ok=True)
        tool = Path(self.root) / "tools" / "kernel.py"
        subprocess.run(
            [sys.executable, str(tool), "--target", target, str(library)],
            check=True,
        )
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{PLATFORMS[target]}"
        build_data["force_include"][str(library)] = (
            "irodori/workbook/libkernel.so"
        )

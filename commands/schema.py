"""`schema`: the JSON Schema of a knowledge file, printed or kept in a file."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from curation.schema import schema_of


def schema(file: Path | None) -> int:
    """Print the schema of a YAML file, or write it where a .json file is named; the exit code.

    The name of the file says which schema: phrases, vocabulary, tests, or any other for a file of
    items.
    """
    name = file or Path("knowledge.yaml")
    text = json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"
    if name.suffix.lower() in (".yaml", ".yml"):
        typer.echo(text, nl=False)
        return 0
    if name.suffix.lower() != ".json":
        typer.echo(f"{name}: lược đồ chỉ ghi được vào tệp .json; đặt tên khác.", err=True)
        return 2
    try:
        name.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        typer.echo(f"{name}: không ghi được ({error.strerror}); kiểm tra đường dẫn.", err=True)
        return 2
    typer.echo(f"Đã ghi lược đồ vào {name}")
    return 0

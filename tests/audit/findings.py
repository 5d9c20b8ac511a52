"""What an audit says: figures for people to read, and faults that make it fail."""

from dataclasses import dataclass, field


@dataclass
class Findings:
    name: str
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    missing: str = ""  # why it could not be looked at

    def say(self, line: str) -> None:
        self.lines.append(line)

    def fault(self, line: str) -> None:
        self.faults.append(line)

    def verdict(self) -> str:
        if self.missing:
            return f"NOT LOOKED AT: {self.missing}"
        return f"{len(self.faults)} faults" if self.faults else "nothing found"

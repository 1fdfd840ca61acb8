"""A link to a record in every spelling that Markdown allows, for whoever tests a place that finds links."""

SPELLINGS = {
    "inline": "[two words]({})",
    "with a title": '[two words]({} "A title")',
    "with a title in brackets": "[two words]({} (A title))",
    "in angle brackets": "[two words](<{}>)",
    "with spaces around": "[two words]( {} )",
    "over two lines": "[two\nwords](\n{}\n'A title')",
    "by reference": "[two words][Ref]\n\n[ref]: {}",
    "by reference with a title": "[two words][1]\n\n[1]: <{}>\n  'A title'",
    "by its words": "[two words]\n\n[Two  Words]: {}",
    "by its words and empty brackets": "[two words][]\n\n[two words]: {}",
    "with brackets in its words": "[two [words]]({})",
    "with escaped brackets": "[two \\[words\\]]({})",
    "with code that closes a bracket": "[two `]` words]({})",
    "with marks in its words": "[*two* **words**]({})",
    "within marks": "**[two words]({})**",
    "with its colon escaped": "[two words]({})",
    "in a quotation": "> - [two\n>   words]({})",
    "in a table": "a | b\n-|-\n[two \\| words]({}) | c",
    "in a heading": "# [two words]({}) #",
    "beside an exclamation": "Well\\![two words]({})",
    "by reference in a quotation": "> [two words][1]\n>\n> [1]: {}",
    "between brackets": "[see [two words]({})]",
}


def spelled(name: str, target: str) -> str:
    """A text with a link to a target in one of the spellings."""
    return SPELLINGS[name].format(target.replace(":", "\\:") if "escaped" in name and "colon" in name else target)


IN_CODE = (
    "`[two words]({})`",
    "```\n[two words]({})\n```",
    "    [two words]({})",
    "\\[two words]({})",
    "`[1]`\n\n[1]: {}",
)
"""What looks like a link and is none."""

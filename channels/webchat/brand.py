"""A landlord's colours as a style sheet of its own: the page needs no inline style, and both schemes are covered."""

from __future__ import annotations

from bot.landlords.operating import Brand, Colours


def style_sheet(brand: Brand) -> str:
    """CSS custom properties for light and dark pages. The operating settings checked their contrast already."""
    return (
        f":root {{ {_properties(brand.light)} }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root {{ {_properties(brand.dark)} }}\n"
        "}\n"
    )


def _properties(colours: Colours) -> str:
    return " ".join(
        (
            f"--background: {colours.background};",
            f"--text: {colours.text};",
            f"--surface: {colours.surface};",
            f"--accent: {colours.accent};",
            f"--on-accent: {colours.on_accent};",
            f"--link: {colours.link};",
        )
    )

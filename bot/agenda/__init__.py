"""What to ask next and in which words: pure functions over facts, pack and decision."""

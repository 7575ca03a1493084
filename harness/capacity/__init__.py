"""What a fleet needs of lines, caches, regions and money: by arithmetic where that is exact, else by runs."""

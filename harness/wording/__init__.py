"""Messages into words: the language files, one a language, and what makes words safe for where they go."""

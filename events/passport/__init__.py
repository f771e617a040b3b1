"""The digital passport: stamps, quests, badges and the prize draw that anybody can check."""

"""When, where, with whom: sessions, rooms, instructors, publishing, feeds."""

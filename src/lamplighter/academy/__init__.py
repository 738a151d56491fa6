"""The Citizen Police Academy: courses and their nights, who applies, who gets a seat, who came, who graduates."""

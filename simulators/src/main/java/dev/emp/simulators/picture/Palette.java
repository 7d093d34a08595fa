package dev.emp.simulators.picture;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The colours of a landscape. A text that holds one of its words gets the palette. */
enum Palette {
    GALAXY(0x0b0824, 0x5b2a86, 0xf6d5ff, 0x140b2e, 0x6d4aa8, "galaxy|space|purple|cosmic|nebula"),
    NIGHT(0x050b1f, 0x1f3a68, 0xe8ecff, 0x060c18, 0x2c4c78, "night|moon|star|dark"),
    FOREST(0x7fb6b0, 0xe9efc9, 0xfff6c8, 0x12301f, 0x6f9e72, "forest|tree|green|nature|garden"),
    SEA(0x3f8fc4, 0xd7ecef, 0xffffff, 0x0c3a55, 0x6fb2c9, "sea|ocean|water|lake|blue"),
    WINTER(0x8fa7c4, 0xf3f1f2, 0xffffff, 0x3d5068, 0xc9d6e4, "winter|snow|ice|mountain"),
    DESERT(0xe3a25b, 0xfbe6c2, 0xfff3d6, 0x7a3417, 0xd99a5e, "desert|sand|canyon|gold"),
    DUSK(0x2d2350, 0xf58d5f, 0xffe3a3, 0x1d1530, 0x8f4f6a, "sunset|dusk|evening|red|fire"),
    DAWN(0x6a8fd0, 0xffd3c2, 0xfff4dc, 0x2b3a5c, 0x9fa6c9, "dawn|sunrise|morning|pink");

    final int zenith;
    final int horizon;
    final int light;
    final int near;
    final int far;
    private final String words;

    Palette(int zenith, int horizon, int light, int near, int far, String words) {
        this.zenith = zenith;
        this.horizon = horizon;
        this.light = light;
        this.near = near;
        this.far = far;
        this.words = words;
    }

    /** The palette with the most words in the text; one chosen by the seed, if there are none. */
    static Palette of(String text, long seed) {
        List<String> given = List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+", -1));
        Palette best = Collections.max(List.of(values()), Comparator.comparingLong(palette -> palette.count(given)));
        return best.count(given) > 0 ? best : values()[(int) Math.floorMod(seed, (long) values().length)];
    }

    private long count(List<String> given) {
        return given.stream().filter(word -> word.matches(words)).count();
    }

    boolean hasStars() {
        return this == GALAXY || this == NIGHT;
    }
}

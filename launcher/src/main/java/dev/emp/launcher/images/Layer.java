package dev.emp.launcher.images;

import java.util.List;

/** A layer of an image that holds something. */
record Layer(String instruction, long bytes) {

    /** The format for {@code docker history --no-trunc --human=false --format}. */
    static final String FORMAT = "{{.Size}}\t{{.CreatedBy}}";

    /** Reads the history of an image in {@link #FORMAT}, lowest layer first, without the empty ones. */
    static List<Layer> parse(String history) {
        return history.lines()
                .map(Layer::of)
                .filter(layer -> layer.bytes > 0)
                .toList()
                .reversed();
    }

    private static Layer of(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            return new Layer(line, 0);
        }
        String instruction = line.substring(tab + 1)
                .replace(" # buildkit", "")
                .replaceFirst("^/bin/sh -c #\\(nop\\) +", "")
                .strip();
        return new Layer(instruction, Long.parseLong(line.substring(0, tab).strip()));
    }
}

package dev.emp.simulators.openai;

import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Landscape;
import dev.emp.simulators.picture.Pictures;
import java.awt.image.BufferedImage;
import java.util.Map;

/** Pictures of the size that was asked for, painted small and enlarged, as most of their worth is their size. */
final class Painting {
    private static final int DETAIL = 96;

    private Painting() {}

    /** @param clarity 0 to 1, how far the picture has come */
    static byte[] paint(String prompt, long seed, String size, String format, double clarity) {
        String[] sides = size.split("x", 2);
        int width = Integer.parseInt(sides[0]);
        int height = Integer.parseInt(sides[1]);
        double scale = (double) DETAIL / Math.max(width, height);
        BufferedImage small = new Landscape(prompt, seed)
                .paint(Math.max(1, (int) (width * scale)), Math.max(1, (int) (height * scale)));
        BufferedImage seen = clarity < 1 ? Pictures.halfDone(small, clarity, seed) : small;
        BufferedImage large = Pictures.scaled(seen, width, height, true);
        return format.equals("jpeg") ? ImageFiles.jpeg(large) : ImageFiles.png(large, Map.of());
    }
}

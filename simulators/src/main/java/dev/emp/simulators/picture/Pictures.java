package dev.emp.simulators.picture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** What can be done to pictures. Every method returns a new RGB picture and leaves the given one alone. */
public final class Pictures {
    private Pictures() {}

    /** One colour all over, given as 0xRRGGBB. */
    public static BufferedImage filled(int width, int height, int colour) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        Arrays.fill(row, colour);
        for (int y = 0; y < height; y++) {
            picture.setRGB(0, y, width, 1, row, 0, width);
        }
        return picture;
    }

    /** The same picture without transparency. */
    public static BufferedImage rgb(BufferedImage source) {
        return scaled(source, source.getWidth(), source.getHeight(), false);
    }

    public static BufferedImage inverted(BufferedImage source) {
        BufferedImage picture = rgb(source);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, ~picture.getRGB(x, y));
            }
        }
        return picture;
    }

    /** @param smooth false takes the nearest pixel, true blends */
    public static BufferedImage scaled(BufferedImage source, int width, int height, boolean smooth) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                smooth
                        ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(source, 0, 0, width, height, null);
        graphics.dispose();
        return picture;
    }

    /**
     * The picture as a sampler sees it on the way: blurred and noisy at first, clear at the end.
     *
     * @param clarity 0 (nothing but noise) to 1 (the picture itself)
     */
    public static BufferedImage halfDone(BufferedImage source, double clarity, long seed) {
        int width = source.getWidth();
        int height = source.getHeight();
        double detail = Math.max(0.03, clarity * clarity);
        BufferedImage coarse =
                scaled(source, Math.max(2, (int) (width * detail)), Math.max(2, (int) (height * detail)), true);
        BufferedImage picture = scaled(coarse, width, height, true);
        Noise noise = new Noise(seed);
        double strength = 220 * (1 - clarity);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, speckled(picture.getRGB(x, y), noise, x, y, strength));
            }
        }
        return picture;
    }

    private static int speckled(int colour, Noise noise, int x, int y, double strength) {
        int result = 0;
        for (int channel = 0; channel < 3; channel++) {
            int value = (colour >> (8 * channel)) & 0xff;
            double speckle = (noise.at(x, y, channel) - 0.5) * strength;
            result |= Math.clamp(Math.round(value + speckle), 0, 255) << (8 * channel);
        }
        return result;
    }
}

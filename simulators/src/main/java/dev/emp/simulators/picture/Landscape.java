package dev.emp.simulators.picture;

import java.awt.image.BufferedImage;

/**
 * A make-believe landscape: sky, clouds, a sun or moon, stars at night, and layers of hills. The same text and seed give
 * the same picture at every size.
 */
public final class Landscape {
    private static final int HILL_LAYERS = 5;

    private final Palette palette;
    private final Noise noise;
    private final double sunX;
    private final double sunY;

    /** @param text what the picture is to show; chosen words choose the colours, every other word changes the forms */
    public Landscape(String text, long seed) {
        long mixed = seed * 31 + text.hashCode();
        this.palette = Palette.of(text, mixed);
        this.noise = new Noise(mixed);
        this.sunX = 0.2 + 0.6 * noise.at(7, 1, 0);
        this.sunY = 0.18 + 0.22 * noise.at(7, 2, 0);
    }

    /** Paints the picture; both sides are at least 1 pixel. */
    public BufferedImage paint(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        double aspect = (double) width / height;
        for (int column = 0; column < width; column++) {
            double x = (column + 0.5) / width;
            double[] ridges = ridges(x * aspect);
            for (int row = 0; row < height; row++) {
                double y = (row + 0.5) / height;
                picture.setRGB(column, row, vignette(colour(x, y, aspect, ridges), x, y));
            }
        }
        return picture;
    }

    private double[] ridges(double x) {
        double[] ridges = new double[HILL_LAYERS];
        for (int layer = 0; layer < HILL_LAYERS; layer++) {
            double base = 0.48 + 0.11 * layer;
            double height = 0.26 - 0.03 * layer;
            ridges[layer] = base - height * (noise.fractal(x * (2 + layer) + 40 * layer, layer, 5) - 0.42);
        }
        return ridges;
    }

    private int colour(double x, double y, double aspect, double[] ridges) {
        for (int layer = HILL_LAYERS - 1; layer >= 0; layer--) {
            if (y > ridges[layer]) {
                return hill(x * aspect, y, layer, ridges[layer]);
            }
        }
        return sky(x, y, aspect);
    }

    private int hill(double x, double y, int layer, double ridge) {
        double nearness = (layer + 1.0) / HILL_LAYERS;
        double mist = Math.clamp((y - ridge) * 4, 0, 1);
        int ground = mix(palette.far, palette.near, nearness);
        double grain = 0.12 * (noise.fractal(x * 22 + layer * 9, y * 30, 3) - 0.5);
        return shade(mix(mix(ground, palette.horizon, 0.30 * (1 - nearness)), ground, mist), 1 + grain);
    }

    private int sky(double x, double y, double aspect) {
        int base = mix(palette.zenith, palette.horizon, Math.pow(Math.clamp(y * 1.7, 0, 1), 1.3));
        double cloud = Math.clamp((noise.fractal(x * aspect * 3 + 11, y * 6, 5) - 0.48) * 2.6, 0, 0.75);
        int clouded = mix(base, mix(palette.horizon, palette.light, 0.5), cloud);
        double distance = Math.hypot((x - sunX) * aspect, y - sunY);
        double glow = Math.exp(-distance * 6) * 0.8;
        double disc = Math.clamp((0.055 - distance) * 160, 0, 1);
        return mix(mix(stars(clouded, x, y, aspect), palette.light, glow), palette.light, disc);
    }

    private int stars(int sky, double x, double y, double aspect) {
        if (!palette.hasStars()) {
            return sky;
        }
        long cellX = (long) (x * aspect * 90);
        long cellY = (long) (y * 90);
        double chance = noise.at(cellX, cellY, 20);
        if (chance < 0.975) {
            return sky;
        }
        double offX = x * aspect * 90 - cellX - 0.5;
        double offY = y * 90 - cellY - 0.5;
        double brightness = (chance - 0.975) * 40 * Math.exp(-(offX * offX + offY * offY) * 12);
        return mix(sky, palette.light, Math.clamp(brightness, 0, 1));
    }

    private static int vignette(int colour, double x, double y) {
        double edge = Math.hypot(x - 0.5, y - 0.5);
        return shade(colour, 1.04 - 0.45 * edge * edge);
    }

    private static int mix(int from, int to, double share) {
        return channel(from, to, share, 16) | channel(from, to, share, 8) | channel(from, to, share, 0);
    }

    private static int channel(int from, int to, double share, int shift) {
        return (int) Math.round(Noise.mix((from >> shift) & 0xff, (to >> shift) & 0xff, share)) << shift;
    }

    private static int shade(int colour, double factor) {
        return bright(colour, factor, 16) | bright(colour, factor, 8) | bright(colour, factor, 0);
    }

    private static int bright(int colour, double factor, int shift) {
        return Math.clamp(Math.round(((colour >> shift) & 0xff) * factor), 0, 255) << shift;
    }
}

package dev.emp.simulators.picture;

/** Smooth value noise in one and two dimensions, the same for the same seed on every machine. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** Several octaves of smooth noise at a point, 0 to 1. */
    double fractal(double x, double y, int octaves) {
        double sum = 0;
        double weight = 0.5;
        double total = 0;
        double frequency = 1;
        for (int octave = 0; octave < octaves; octave++) {
            sum += weight * smooth(x * frequency, y * frequency, octave);
            total += weight;
            weight /= 2;
            frequency *= 2;
        }
        return sum / total;
    }

    private double smooth(double x, double y, int octave) {
        long left = (long) Math.floor(x);
        long top = (long) Math.floor(y);
        double right = ease(x - left);
        double down = ease(y - top);
        double upper = mix(at(left, top, octave), at(left + 1, top, octave), right);
        double lower = mix(at(left, top + 1, octave), at(left + 1, top + 1, octave), right);
        return mix(upper, lower, down);
    }

    /** A random value for a grid point, 0 to 1. */
    double at(long x, long y, int octave) {
        long hash = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + octave * 0x165667B19E3779F9L;
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }

    static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }

    private static double ease(double share) {
        return share * share * (3 - 2 * share);
    }
}

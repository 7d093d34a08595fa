package dev.emp.launcher.images;

/**
 * One thing that an image or a container must be.
 *
 * @param subject the image or service
 * @param what is looked at, for example {@code no shell}
 * @param found what there is, in words or numbers
 */
record Check(String subject, String what, String found, boolean passed) {

    static Check of(String subject, String what, String found, boolean passed) {
        return new Check(subject, what, found, passed);
    }

    /** A line for people. */
    String line() {
        return "  " + (passed ? "✓" : "✗") + " " + pad(subject, 20) + " " + pad(what, 34) + " " + found;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}

package dev.emp.setup.bundle;

/** The worker's bundle cannot be used; the message says why. */
public final class BundleException extends Exception {

    private static final long serialVersionUID = 1L;

    public BundleException(String message) {
        super(message);
    }
}

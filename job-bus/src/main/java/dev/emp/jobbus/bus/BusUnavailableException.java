package dev.emp.jobbus.bus;

/** The bus could not be reached or did not answer in time. Whether the call took effect is not known. */
public final class BusUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BusUnavailableException(String message) {
        super(message);
    }

    public BusUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

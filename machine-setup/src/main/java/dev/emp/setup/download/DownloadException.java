package dev.emp.setup.download;

/** None of the sources gave the file. The message says of each why, without what is secret in its address. */
public final class DownloadException extends Exception {

    private static final long serialVersionUID = 1L;

    DownloadException(String message) {
        super(message);
    }
}

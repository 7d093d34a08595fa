package dev.emp.setup.download;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A file to be fetched.
 *
 * @param sources http, https or file addresses, asked in this order
 * @param sha256 of the whole file
 * @param size in bytes; 0 when it is not known before
 * @param limit in bytes, over which a file of unknown size is not taken
 * @param target where it will lie
 */
public record Download(List<URI> sources, Sha256 sha256, long size, long limit, Path target) {

    public Download {
        sources = List.copyOf(sources);
    }

    /** One whose size is known. */
    public static Download ofSize(List<URI> sources, Sha256 sha256, long size, Path target) {
        return new Download(sources, sha256, size, size, target);
    }

    /** Of an address what may be shown: neither a user nor a query, in which tokens hide. */
    public static String shown(URI source) {
        if (source.getHost() == null) {
            return source.getScheme() + ":" + source.getPath();
        }
        String port = source.getPort() < 0 ? "" : ":" + source.getPort();
        return source.getScheme() + "://" + source.getHost() + port + source.getPath();
    }
}

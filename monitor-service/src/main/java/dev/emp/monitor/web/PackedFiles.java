package dev.emp.monitor.web;

import java.util.function.Function;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Finds the files of a folder; for who can unpack it, the form that the build has packed beside each. */
final class PackedFiles implements Function<ServerRequest, Mono<Resource>> {

    private static final String PACKED = ".gz";
    private static final String CODING = "gzip";

    private final String path;
    private final String folder;

    /**
     * @param path under which they are asked for
     * @param folder on the class path; both end with a slash
     */
    PackedFiles(String path, String folder) {
        this.path = path;
        this.folder = folder;
    }

    @Override
    public Mono<Resource> apply(ServerRequest request) {
        String name = request.path().startsWith(path) ? request.path().substring(path.length()) : "";
        // The build puts them all into one folder, and makes their names of letters, digits, dashes and dots.
        if (name.isEmpty() || name.contains("/") || name.contains("%") || name.endsWith(PACKED)) {
            return Mono.empty();
        }
        boolean unpacks = request.headers().header(HttpHeaders.ACCEPT_ENCODING).stream()
                .anyMatch(accepted -> accepted.contains(CODING));
        Resource packed = new ClassPathResource(folder + name + PACKED);
        Resource plain = new ClassPathResource(folder + name);
        return Mono.justOrEmpty(unpacks && packed.exists() ? packed : plain.exists() ? plain : null);
    }

    /** Says what it is and whether it is packed. */
    static void describe(Resource resource, HttpHeaders headers) {
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        String name = String.valueOf(resource.getFilename());
        if (name.endsWith(PACKED)) {
            headers.set(HttpHeaders.CONTENT_ENCODING, CODING);
            MediaTypeFactory.getMediaType(name.substring(0, name.length() - PACKED.length()))
                    .ifPresent(headers::setContentType);
        }
    }
}

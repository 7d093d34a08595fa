package dev.emp.setup.models;

import dev.emp.setup.download.Sha256;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file that a machine has to have.
 *
 * @param name unique in its list
 * @param sources where it can be had, the best first
 * @param revision of the repository it is from
 * @param size in bytes
 * @param target relative to the folder of the models, with slashes
 * @param licence for people; empty when nothing is said
 * @param profiles of machines that need it; empty for all
 */
public record Model(
        String name,
        List<URI> sources,
        String revision,
        Sha256 sha256,
        long size,
        String target,
        String licence,
        Set<String> profiles) {

    public Model {
        sources = List.copyOf(sources);
        profiles = Set.copyOf(profiles);
    }

    /** The same, asked for first in a folder that may hold it. */
    public Model lookingIn(Path folder) {
        List<URI> more = new ArrayList<>(sources);
        more.addFirst(folder.toAbsolutePath().resolve(target).toUri());
        return new Model(name, more, revision, sha256, size, target, licence, profiles);
    }
}

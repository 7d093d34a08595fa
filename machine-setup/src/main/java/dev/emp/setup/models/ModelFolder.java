package dev.emp.setup.models;

import dev.emp.setup.download.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that holds the models. It remembers which of its files were verified, by their size and time, so that not all is read again
 * at each start. For use by many threads.
 */
final class ModelFolder {

    /** What was verified, in the folder itself. */
    static final String STAMPS = ".emp-models.json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path folder;
    private final Map<String, Stamp> stamps;

    private ModelFolder(Path folder, Map<String, Stamp> stamps) {
        this.folder = folder;
        this.stamps = stamps;
    }

    /** What a file was when its checksum was right. Seconds, because layers of images know no shorter time. */
    record Stamp(String sha256, long size, long modifiedSeconds) {}

    /** How a file compares with what is declared. */
    enum Condition {
        MISSING,
        /** It was verified before, and was not written since. */
        KNOWN,
        /** It was read, and is right. */
        VERIFIED,
        WRONG
    }

    /** A note that cannot be read is as if there were none: everything is verified again. */
    static ModelFolder open(Path folder) {
        Map<String, Stamp> stamps = new TreeMap<>();
        Path file = folder.resolve(STAMPS);
        try {
            if (Files.exists(file)) {
                stamps.putAll(MAPPER.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Stamp>>() {}));
            }
        } catch (IOException | JacksonException e) {
            stamps.clear();
        }
        return new ModelFolder(folder, stamps);
    }

    Path path(Model model) {
        return folder.resolve(model.target());
    }

    /** @param thoroughly reads the file even if it is known */
    Condition look(Model model, boolean thoroughly) throws IOException {
        Path file = path(model);
        if (!Files.isRegularFile(file)) {
            return Condition.MISSING;
        }
        if (Files.size(file) != model.size()) {
            return Condition.WRONG;
        }
        Stamp now = new Stamp(
                model.sha256().hex(),
                model.size(),
                Files.getLastModifiedTime(file).to(TimeUnit.SECONDS));
        if (!thoroughly && now.equals(stamp(model))) {
            return Condition.KNOWN;
        }
        return Sha256.of(file).equals(model.sha256()) ? Condition.VERIFIED : Condition.WRONG;
    }

    private synchronized Stamp stamp(Model model) {
        return stamps.getOrDefault(model.target(), new Stamp("", 0, 0));
    }

    /** Notes that a file is right. In a folder that cannot be written, nobody remembers. */
    synchronized void remember(Model model) {
        try {
            long modified = Files.getLastModifiedTime(path(model)).to(TimeUnit.SECONDS);
            Stamp stamp = new Stamp(model.sha256().hex(), model.size(), modified);
            if (stamp.equals(stamps.put(model.target(), stamp))) {
                return;
            }
            Path draft = folder.resolve(STAMPS + ".new");
            Files.write(draft, MAPPER.writeValueAsBytes(stamps));
            Files.move(draft, folder.resolve(STAMPS), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            stamps.remove(model.target());
        }
    }
}

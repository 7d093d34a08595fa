package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads, and the files behind {@code /view}. */
final class FileApi {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final FileStore files;

    FileApi(FileStore files) {
        this.files = files;
    }

    /** A type that does not exist and an empty file name end in ComfyUI's plain-text 500. */
    Reply upload(Call call) {
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        Multipart.Part image = form.part("image").orElse(null);
        if (image == null || image.fileName() == null) {
            return Reply.empty(400);
        }
        FileStore.Kind kind =
                FileStore.Kind.ofWireName(form.text("type", "input")).orElse(null);
        if (image.fileName().isEmpty() || kind == null) {
            return Crash.reply();
        }
        String subfolder = form.text("subfolder", "");
        Path folder = files.subfolder(kind, subfolder).orElse(null);
        if (folder == null || !folder.resolve(image.fileName()).normalize().startsWith(folder)) {
            return Reply.empty(400);
        }
        FileStore.makeFolder(folder);
        boolean overwrite = form.text("overwrite", "").matches("true|1");
        Path target = overwrite ? folder.resolve(image.fileName()) : free(folder, image);
        FileStore.write(target, image.content().bytes());
        return Reply.json(Wire.object()
                .put("name", Objects.requireNonNull(target.getFileName()).toString())
                .put("subfolder", subfolder)
                .put("type", kind.wireName()));
    }

    /** The name itself if it is free or holds the same bytes, else the first of {@code name (1).png}, … that does. */
    private static Path free(Path folder, Multipart.Part image) {
        String name = Objects.requireNonNull(image.fileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String extension = dot < 0 ? "" : name.substring(dot);
        Path candidate = folder.resolve(name);
        for (int i = 1;
                Files.exists(candidate) && !holds(candidate, image.content().bytes());
                i++) {
            candidate = folder.resolve(stem + " (" + i + ")" + extension);
        }
        return candidate;
    }

    private static boolean holds(Path file, byte[] content) {
        return Arrays.equals(FileStore.read(file), content);
    }

    Reply view(Call call) {
        String given = call.parameter("filename").orElse("");
        if (given.isEmpty()) {
            return Reply.empty(404);
        }
        FileStore.Annotated annotated = FileStore.Annotated.parse(given);
        FileStore.Kind kind = annotated.kind() != null
                ? annotated.kind()
                : FileStore.Kind.ofWireName(call.parameter("type").orElse("output"))
                        .orElse(null);
        if (annotated.name().startsWith("/") || annotated.name().contains("..") || kind == null) {
            return Reply.empty(400);
        }
        Optional<Path> folder =
                files.subfolder(kind, call.parameter("subfolder").orElse(""));
        if (folder.isEmpty()) {
            return Reply.empty(403);
        }
        String name = annotated.name().substring(annotated.name().lastIndexOf('/') + 1);
        Path file = folder.get().resolve(name);
        return Files.isRegularFile(file) ? answer(call, file, name) : Reply.empty(404);
    }

    private static Reply answer(Call call, Path file, String name) {
        byte[] content = FileStore.read(file);
        String disposition = "filename=\"" + name + "\"";
        if (call.query().containsKey("preview")) {
            return reencoded(content, "image/jpeg").with("Content-Disposition", disposition);
        }
        if (call.parameter("channel").orElse("rgba").equals("rgb")) {
            return reencoded(content, "image/png").with("Content-Disposition", disposition);
        }
        String tag = tag(file, content.length);
        Reply reply = call.header("If-None-Match").equals(tag)
                ? new Reply(304, MediaTypes.of(name), Content.NONE, Map.of())
                : ranged(call, MediaTypes.of(name), content).with("Accept-Ranges", "bytes");
        return reply.with("Content-Disposition", disposition)
                .with("Etag", tag)
                .with("Last-Modified", lastModified(file));
    }

    private static Reply ranged(Call call, String mediaType, byte[] content) {
        Matcher range = RANGE.matcher(call.header("Range"));
        if (!range.matches()) {
            return new Reply(200, mediaType, new Content(content), Map.of());
        }
        int from = Integer.parseInt(range.group(1));
        int last = range.group(2).isEmpty() ? content.length - 1 : Integer.parseInt(range.group(2));
        if (from >= content.length || last < from) {
            return new Reply(416, mediaType, Content.NONE, Map.of("Content-Range", "bytes */" + content.length));
        }
        int to = Math.min(last, content.length - 1);
        return new Reply(
                206,
                mediaType,
                new Content(Arrays.copyOfRange(content, from, to + 1)),
                Map.of("Content-Range", "bytes " + from + "-" + to + "/" + content.length));
    }

    /** The picture anew, without its metadata. */
    private static Reply reencoded(byte[] content, String mediaType) {
        BufferedImage picture = ImageFiles.read(content);
        if (picture == null) {
            return Crash.reply();
        }
        BufferedImage rgb = Pictures.rgb(picture);
        byte[] bytes = mediaType.equals("image/png") ? ImageFiles.png(rgb, Map.of()) : ImageFiles.jpeg(rgb);
        return new Reply(200, mediaType, new Content(bytes), Map.of());
    }

    private static String tag(Path file, int size) {
        return "\"" + Long.toHexString(modified(file).to(TimeUnit.NANOSECONDS)) + "-" + Integer.toHexString(size)
                + "\"";
    }

    private static String lastModified(Path file) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                modified(file).toInstant().atZone(ZoneOffset.UTC));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

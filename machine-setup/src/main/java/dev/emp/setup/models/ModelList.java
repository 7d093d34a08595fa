package dev.emp.setup.models;

import dev.emp.secrets.SecretPlace;
import dev.emp.setup.declaration.Declared;
import dev.emp.setup.download.Credentials;
import dev.emp.setup.download.Sha256;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The declared models, {@code models.yaml}.
 *
 * @param models in the order of the file
 * @param credentials of the hosts they come from
 */
public record ModelList(List<Model> models, Credentials credentials) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String NAME_RULE =
            "must be a name: letters, digits, '.', '_' or '-', at most 100, a letter or digit first";
    private static final Pattern LINE = Pattern.compile("\\S(.{0,498}\\S)?");
    private static final String LINE_RULE = "must be a line of 1 to 500 characters";
    private static final Pattern SOURCE = Pattern.compile("(https?://[^\\s/@]+/|file:///)\\S+");
    private static final String SOURCE_RULE =
            "must be an http, https or file:/// address of a file, without user and password";
    private static final Pattern TARGET =
            Pattern.compile("(?!.*(^|/)\\.)[A-Za-z0-9_][A-Za-z0-9 ._/()+-]{0,299}(?<![/ .])");
    private static final String TARGET_RULE = "must be the path of a file in the folder of the models, such as"
            + " checkpoints/sdxl.safetensors: no part of it begins with a dot, and none leads out";
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern PROFILE = Pattern.compile("base|comfyui|comfyui-remote|playwright|simulation");
    private static final String PROFILE_RULE = "must be one of base, comfyui, comfyui-remote, playwright, simulation";
    private static final String REVISION = "{revision}";

    public ModelList {
        models = List.copyOf(models);
    }

    /**
     * Reads and checks a list.
     *
     * @param environment of the credentials: the value of a variable, null when it is not set
     * @throws dev.emp.setup.declaration.DeclarationException for whatever is wrong, with its place and what is allowed
     */
    public static ModelList read(Path file, Function<String, @Nullable String> environment) {
        Declared top = Declared.read(file).allow("credentials", "models");
        List<Model> models = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<String, String> targets = new HashMap<>();
        for (Declared entry : top.mappings("models")) {
            Model model = model(entry);
            if (!names.add(model.name())) {
                throw entry.fault("name", "is taken by another model; names must be unique");
            }
            checkTarget(entry, model, targets);
            models.add(model);
        }
        return new ModelList(models, credentials(top, environment));
    }

    /**
     * The models that machines of some profiles need.
     *
     * @param wanted none for all
     * @throws IllegalArgumentException for a profile that there is not, with those there are
     */
    public List<Model> of(Collection<String> wanted) {
        for (String profile : wanted) {
            if (!PROFILE.matcher(profile).matches()) {
                throw new IllegalArgumentException(PROFILE_RULE + ", not '" + profile + "'");
            }
        }
        return models.stream()
                .filter(model -> wanted.isEmpty()
                        || model.profiles().isEmpty()
                        || wanted.stream().anyMatch(model.profiles()::contains))
                .toList();
    }

    private static Model model(Declared entry) {
        entry.allow("name", "source", "sources", "revision", "sha256", "size", "target", "licence", "profiles");
        String revision = entry.text("revision", LINE, LINE_RULE);
        return new Model(
                entry.text("name", NAME, NAME_RULE),
                sources(entry, revision),
                revision,
                new Sha256(entry.text("sha256", Sha256.FORM, Sha256.RULE)),
                entry.number("size", "must be its size in bytes, a whole number from 1"),
                entry.text("target", TARGET, TARGET_RULE),
                entry.optionalText("licence", LINE, LINE_RULE).orElse(""),
                Set.copyOf(entry.texts("profiles", PROFILE, PROFILE_RULE)));
    }

    private static List<URI> sources(Declared entry, String revision) {
        List<String> written = new ArrayList<>(entry.texts("sources", SOURCE, SOURCE_RULE));
        entry.optionalText("source", SOURCE, SOURCE_RULE).ifPresent(written::addFirst);
        if (written.isEmpty()) {
            throw entry.fault("source", "is missing; it " + SOURCE_RULE + " (sources for several)");
        }
        List<URI> sources = new ArrayList<>();
        for (String text : written) {
            try {
                sources.add(URI.create(text.replace(REVISION, revision)));
            } catch (IllegalArgumentException e) {
                throw entry.fault(
                        entry.optionalText("source", SOURCE, SOURCE_RULE).isPresent() ? "source" : "sources",
                        SOURCE_RULE);
            }
        }
        return sources;
    }

    /** Two that differ in case alone are one file on some disks. */
    private static void checkTarget(Declared entry, Model model, Map<String, String> targets) {
        String target = model.target().toLowerCase(Locale.ROOT);
        if (target.endsWith(".part") || target.endsWith(".origin") || target.contains("//")) {
            throw entry.fault("target", TARGET_RULE + "; .part and .origin are taken");
        }
        for (Map.Entry<String, String> other : targets.entrySet()) {
            boolean same = target.equals(other.getKey());
            if (same
                    || target.startsWith(other.getKey() + "/")
                    || other.getKey().startsWith(target + "/")) {
                throw entry.fault(
                        "target",
                        (same ? "is that of " : "is a folder and a file together with that of ") + other.getValue()
                                + "; targets must be different files");
            }
        }
        targets.put(target, model.name());
    }

    private static Credentials credentials(Declared top, Function<String, @Nullable String> environment) {
        Map<String, SecretPlace> places = new HashMap<>();
        Declared credentials = top.mapping("credentials");
        top.textsByName("credentials", HOST, "must be the name of a host in small letters, without a port")
                .forEach((host, place) -> {
                    try {
                        places.put(host, SecretPlace.of(place, environment));
                    } catch (IllegalArgumentException e) {
                        throw credentials.fault(host, SecretPlace.RULE);
                    }
                });
        return new Credentials(places);
    }
}

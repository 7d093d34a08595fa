package dev.emp.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds names of environment variables against the settings there are. In them a dot is an underscore and a dash is nothing,
 * or, as it used to be, an underscore: {@code EMP_WORKER_CONNECTORS_0_URL}, {@code EMP_WORKER_CLAIMWAIT}.
 */
final class VariableCheck {

    private static final String PREFIX = "EMP_";

    /** What the emp script and the images read themselves. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "EMP_JAVA_OPTIONS",
            "EMP_REDIS_8",
            "EMP_CHROMIUM",
            "EMP_HOME",
            "EMP_SERVICE",
            "EMP_WORKER_BUNDLE_URL",
            "EMP_WORKER_BUNDLE_SHA256",
            "EMP_TIERED_STOP_AT_LEVEL",
            "EMP_RUN_ID");

    /** Kubernetes tells every pod of the Services beside it; one of the name emp-worker looks like a setting of it. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern ADDRESS_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Pattern INDEX = Pattern.compile("\\d+");
    private static final Pattern INDEX_WORD = Pattern.compile("_(\\d+)(?=_|$)");

    private final SettingsCatalog catalog;

    VariableCheck(SettingsCatalog catalog) {
        this.catalog = catalog;
    }

    /** What to say after the name of a variable that is in a group of this service, but no setting of it. */
    Optional<String> hint(String variable, String value) {
        String name = variable.toUpperCase(Locale.ROOT);
        if (!name.startsWith(PREFIX) || NO_SETTINGS.contains(name)) {
            return Optional.empty();
        }
        List<String> words = List.of(name.substring(PREFIX.length()).split("_", -1));
        return catalog.groups().members().stream()
                .filter(group -> begins(words, group))
                .findFirst()
                .filter(_ -> !fits(catalog.groups(), words) && !isOfKubernetes(name, value))
                .map(group -> meant(name)
                        .map(other -> "; did you mean " + other + "?")
                        .orElseGet(() ->
                                "; " + SettingsCatalog.ROOT + "." + group.name() + " has " + content(group) + "."));
    }

    private static boolean isOfKubernetes(String name, String value) {
        return OF_KUBERNETES.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && ADDRESS_OF_KUBERNETES.matcher(value).matches());
    }

    private static boolean begins(List<String> words, Member group) {
        return IntStream.rangeClosed(1, words.size()).anyMatch(count -> spells(words.subList(0, count), group));
    }

    private static boolean spells(List<String> words, Member member) {
        String joined = String.join("-", words).toLowerCase(Locale.ROOT);
        return joined.equals(words.size() == 1 ? member.uniformName() : member.name());
    }

    private static boolean fits(Shape shape, List<String> words) {
        return switch (shape) {
            case Shape.Value _ -> words.isEmpty();
            case Shape.Items(Shape element) ->
                words.isEmpty()
                        || (INDEX.matcher(words.getFirst()).matches() && fits(element, words.subList(1, words.size())));
            case Shape.Entries(Shape value) ->
                words.isEmpty() || value instanceof Shape.Value || fitsAfterKey(value, words);
            case Shape.Group group ->
                group.members().stream()
                        .anyMatch(member -> IntStream.rangeClosed(1, words.size())
                                .anyMatch(count -> spells(words.subList(0, count), member)
                                        && fits(member.shape(), words.subList(count, words.size()))));
        };
    }

    /** A key may have been written with underscores of its own. */
    private static boolean fitsAfterKey(Shape value, List<String> words) {
        return IntStream.rangeClosed(1, words.size())
                .anyMatch(count -> fits(value, words.subList(count, words.size())));
    }

    private Optional<String> meant(String name) {
        Set<String> known = catalog.settings().stream()
                .map(setting -> variable(setting.name()))
                .collect(Collectors.toSet());
        String anyPlace = INDEX_WORD.matcher(name).replaceAll("_0");
        return Spelling.nearest(anyPlace, known).map(found -> withPlaces(found, name));
    }

    private static String variable(String setting) {
        return setting.replace("[]", ".0").replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** With the places in lists that the wrong name has. */
    private static String withPlaces(String found, String wrong) {
        List<String> places =
                INDEX_WORD.matcher(wrong).results().map(match -> match.group(1)).toList();
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (String word : found.split("_", -1)) {
            boolean place = word.equals("0") && next < places.size();
            text.append(text.isEmpty() ? "" : "_").append(place ? places.get(next++) : word);
        }
        return text.toString();
    }

    private static String content(Member group) {
        return group.shape() instanceof Shape.Group all
                ? all.members().stream().map(Member::name).collect(Collectors.joining(", "))
                : "";
    }
}

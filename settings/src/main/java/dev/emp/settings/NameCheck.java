package dev.emp.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds names of settings as they stand in files and on command lines against those there are. */
final class NameCheck {

    private static final Logger log = LoggerFactory.getLogger(NameCheck.class);
    private static final String NOT_KNOWN = " is no setting";

    private final SettingsCatalog catalog;

    NameCheck(SettingsCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What is wrong with a name.
     *
     * @param what follows the name in a sentence
     * @param hint ends the sentence: what was meant, or what there is
     */
    record Fault(String what, String hint) {}

    /**
     * Nothing for a setting, for a name outside {@code emp.}, and for a group of another service, unless its name is almost
     * that of a group of this one.
     *
     * @param empty whether the value is the empty text, which stands for an empty list or map
     */
    Optional<Fault> check(String name, boolean empty) {
        List<NamePart> parts = NamePart.of(name);
        if (parts.size() < 2 || !parts.getFirst().uniform().equals(SettingsCatalog.ROOT)) {
            return Optional.empty();
        }
        Shape.Group groups = catalog.groups();
        List<NamePart> rest = parts.subList(1, parts.size());
        if (groups.member(rest.getFirst().uniform()).isEmpty()
                && nearest(groups, rest.getFirst()).isEmpty()) {
            log.debug("{} is a setting of another service", name);
            return Optional.empty();
        }
        Place end = walk(new Place(SettingsCatalog.ROOT, groups, rest));
        return end.isSetting(empty) ? Optional.empty() : Optional.of(fault(end, groups, rest));
    }

    /** How far a name leads: the known part of it, what is there, and the parts that lead nowhere. */
    private record Place(String name, Shape shape, List<NamePart> rest) {

        boolean isSetting(boolean empty) {
            return rest.isEmpty()
                    && switch (shape) {
                        case Shape.Value _ -> true;
                        case Shape.Items(Shape element) -> empty || element instanceof Shape.Value;
                        case Shape.Entries _ -> empty;
                        case Shape.Group _ -> false;
                    };
        }

        @Nullable
        Place next() {
            if (rest.isEmpty()) {
                return null;
            }
            NamePart part = rest.getFirst();
            List<NamePart> others = rest.subList(1, rest.size());
            return switch (shape) {
                case Shape.Value _ -> null;
                case Shape.Items(Shape element) ->
                    part.index() ? new Place(name + part.appended(), element, others) : null;
                // A map of plain values may have dots in its keys.
                case Shape.Entries(Shape.Value value) -> new Place(name + part.appended(), value, List.of());
                case Shape.Entries(Shape value) -> new Place(name + part.appended(), value, others);
                case Shape.Group group ->
                    group.member(part.uniform())
                            .map(member -> new Place(name + "." + member.name(), member.shape(), others))
                            .orElse(null);
            };
        }
    }

    private static Place walk(Place start) {
        Place at = start;
        Place next = at.next();
        while (next != null) {
            at = next;
            next = at.next();
        }
        return at;
    }

    private Fault fault(Place end, Shape.Group groups, List<NamePart> parts) {
        if (end.rest().isEmpty()) {
            return new Fault(" is not a setting but a group of them", "; " + content(end) + ".");
        }
        String meant = meant(new Place(SettingsCatalog.ROOT, groups, parts));
        if (meant == null) {
            meant = elsewhere(end.rest().getLast().uniform());
        }
        return new Fault(NOT_KNOWN, meant == null ? "; " + content(end) + "." : "; did you mean " + meant + "?");
    }

    /** The name with every part put right that is almost one there is; null when a part is not. */
    private static @Nullable String meant(Place start) {
        Place end = walk(start);
        if (end.shape() instanceof Shape.Group group && !end.rest().isEmpty()) {
            return nearest(group, end.rest().getFirst())
                    .map(member -> meant(new Place(
                            end.name() + "." + member.name(),
                            member.shape(),
                            end.rest().subList(1, end.rest().size()))))
                    .orElse(null);
        }
        return end.shape() instanceof Shape.Value || end.isSetting(false) ? end.name() : null;
    }

    private static Optional<Member> nearest(Shape.Group group, NamePart part) {
        return Spelling.nearest(
                        part.uniform(),
                        group.members().stream().map(Member::uniformName).toList())
                .flatMap(group::member);
    }

    /** A setting of another group whose last part is this one. */
    private @Nullable String elsewhere(String last) {
        return catalog.settings().stream()
                .map(Setting::name)
                .filter(name -> Member.uniform(name.substring(name.lastIndexOf('.') + 1))
                        .equals(last))
                .findFirst()
                .orElse(null);
    }

    private static String content(Place place) {
        return switch (place.shape()) {
            case Shape.Group group ->
                place.name() + " has "
                        + group.members().stream().map(Member::name).collect(Collectors.joining(", "));
            case Shape.Items _ ->
                place.name() + " is a list: " + place.name() + "[0], " + place.name() + "[1] and so on";
            case Shape.Entries _ -> place.name() + " takes names of your own: " + place.name() + ".NAME";
            case Shape.Value value -> place.name() + " is " + value.kind().words();
        };
    }
}

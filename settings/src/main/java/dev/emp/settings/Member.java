package dev.emp.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name in a group.
 *
 * @param initial the value while none is set, as one would write it; null when there is none
 * @param secret whether its values are kept from everybody
 * @param required whether a value must be set
 * @param described where it is described
 */
record Member(
        String name, Shape shape, @Nullable String initial, boolean secret, boolean required, Described described) {

    /**
     * Names are counted from the record that begins them: one with a prefix, or one that is the element of a list or map.
     *
     * @param path the full name where the record has a prefix, else the name inside the element
     */
    record Described(Class<?> root, String path) {
        Described at(String name) {
            return new Described(root, path.isEmpty() ? name : path + "." + name);
        }
    }

    static Member group(String name, Shape.Group group, Class<?> owner, String fullName) {
        return new Member(name, group, null, false, false, new Described(owner, fullName));
    }

    /** As names are compared: {@code shutdown-grace}, {@code shutdownGrace} and {@code SHUTDOWNGRACE} are one. */
    String uniformName() {
        return uniform(name);
    }

    static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    Member merge(Member other) {
        if (!(shape instanceof Shape.Group mine && other.shape instanceof Shape.Group others)) {
            throw new IllegalArgumentException(described.path() + " is declared twice");
        }
        Shape.Group merged = mine;
        for (Member member : others.members()) {
            merged = merged.with(member);
        }
        return new Member(name, merged, initial, secret || other.secret, required || other.required, described);
    }
}

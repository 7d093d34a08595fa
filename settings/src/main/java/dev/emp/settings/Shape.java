package dev.emp.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may stand at a place in the settings. */
sealed interface Shape {

    /**
     * A single value.
     *
     * @param choices the only words allowed; empty for all that fit the kind
     */
    record Value(SettingKind kind, List<String> choices, Limits limits) implements Shape {
        public Value {
            choices = List.copyOf(choices);
        }

        static Value of(Class<?> type, Limits limits) {
            return new Value(SettingKind.of(type), type.isEnum() ? SettingKind.choices(type) : List.of(), limits);
        }
    }

    /** A list; one of plain values can also be written in one line, with commas. */
    record Items(Shape element) implements Shape {}

    /** A map whose keys are the user's own. */
    record Entries(Shape value) implements Shape {}

    /** Names that are known. */
    record Group(List<Member> members) implements Shape {
        static final Group EMPTY = new Group(List.of());

        public Group {
            members = List.copyOf(members);
        }

        /** @param uniform without dashes, in lower case */
        Optional<Member> member(String uniform) {
            return members.stream()
                    .filter(member -> member.uniformName().equals(uniform))
                    .findFirst();
        }

        /** With one more name, or with more names in the group of that name. */
        Group with(Member added) {
            List<Member> all = new ArrayList<>(members);
            Optional<Member> present = member(added.uniformName());
            present.ifPresent(all::remove);
            all.add(present.map(member -> member.merge(added)).orElse(added));
            return new Group(all);
        }
    }
}

package dev.emp.launcher.terminal;

/** Words as one can paste them into a shell. */
final class ShellWords {

    private ShellWords() {}

    /** In quotes where the shell would take the word for something else. */
    static String quote(String word) {
        return word.matches("[\\w@%+=:,./•-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

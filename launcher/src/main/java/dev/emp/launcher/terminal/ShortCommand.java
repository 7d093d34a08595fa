package dev.emp.launcher.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What of a command is of interest: the program by its name, and of a Java program only what comes from its class on. */
final class ShortCommand {

    private static final List<String> CLASS_PATH_OPTIONS = List.of("-cp", "-classpath", "--class-path");

    private ShortCommand() {}

    static List<String> of(List<String> command) {
        List<String> words = new ArrayList<>();
        words.add(name(command.getFirst()));
        List<String> arguments = command.subList(1, command.size());
        int classPath = -1;
        for (String option : CLASS_PATH_OPTIONS) {
            classPath = Math.max(classPath, arguments.indexOf(option));
        }
        int main = classPath + 2;
        if (words.getFirst().equals("java") && classPath >= 0 && main < arguments.size()) {
            String type = arguments.get(main);
            words.add(type.substring(type.lastIndexOf('.') + 1));
            words.addAll(arguments.subList(main + 1, arguments.size()));
        } else {
            words.addAll(arguments);
        }
        return words;
    }

    private static String name(String program) {
        return Objects.toString(Path.of(program).getFileName(), program);
    }
}

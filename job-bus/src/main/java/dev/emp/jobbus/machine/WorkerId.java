package dev.emp.jobbus.machine;

/**
 * Names a worker: a claimer on a machine, one per GPU or one with many slots on an API machine. The text is
 * {@code <machine>/<name>}.
 *
 * @param name as a {@link MachineId}: letters, digits, dot, dash and underscore, at most 63 characters
 */
public record WorkerId(MachineId machine, String name) {

    public WorkerId {
        new MachineId(name);
    }

    /** @throws IllegalArgumentException if the text is not {@code <machine>/<name>} */
    public static WorkerId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a worker id, expected <machine>/<name>: " + text);
        }
        return new WorkerId(new MachineId(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return machine + "/" + name;
    }
}

package dev.emp.setup.nodes;

import dev.emp.setup.nodes.Commands.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packages and imports, by ComfyUI's Python. */
final class Python {

    /** Imports a node as ComfyUI does, without starting anything. */
    private static final String LOAD = """
            import importlib.util, os, sys
            folder, comfyui = sys.argv[1], sys.argv[2]
            sys.argv = ['main.py', '--cpu']
            sys.path.insert(0, comfyui)
            os.chdir(comfyui)
            spec = importlib.util.spec_from_file_location('custom_node', os.path.join(folder, '__init__.py'),
                                                          submodule_search_locations=[folder])
            if spec is None or not os.path.exists(spec.origin):
                sys.exit('it has no __init__.py')
            module = importlib.util.module_from_spec(spec)
            sys.modules['custom_node'] = module
            spec.loader.exec_module(module)
            if not hasattr(module, 'NODE_CLASS_MAPPINGS') and not hasattr(module, 'WEB_DIRECTORY'):
                sys.exit('it has no NODE_CLASS_MAPPINGS')
            """;

    private final String program;
    private final @Nullable Path constraints;
    private final Commands commands;

    /**
     * @param program that ComfyUI runs on
     * @param constraints of pip, which keep a node from replacing what ComfyUI needs; null for none
     */
    Python(String program, @Nullable Path constraints, Duration timeout) {
        this.program = program;
        this.constraints = constraints;
        this.commands =
                new Commands(timeout, Map.of("PIP_NO_INPUT", "1", "PYTHONDONTWRITEBYTECODE", "1", "LC_ALL", "C.UTF-8"));
    }

    void install(Path node, Path requirements, Path log) throws CommandException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(program, "-m", "pip", "install", "--disable-pip-version-check", "--no-cache-dir"));
        if (constraints != null) {
            command.addAll(List.of("--constraint", constraints.toAbsolutePath().toString()));
        }
        command.addAll(List.of("--requirement", requirements.toString()));
        commands.run(log, node, "pip install", command);
    }

    void importModule(Path node, String module, Path log) throws CommandException, InterruptedException {
        commands.run(log, node, "the import of " + module, List.of(program, "-c", "import " + module));
    }

    /** Has ComfyUI's Python import a node; needs no GPU. */
    void load(Path node, Path comfyUi, Path log) throws CommandException, InterruptedException {
        commands.run(log, node, "loading it", List.of(program, "-c", LOAD, node.toString(), comfyUi.toString()));
    }
}

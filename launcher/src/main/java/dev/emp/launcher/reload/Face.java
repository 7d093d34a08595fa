package dev.emp.launcher.reload;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.stream.Stream;

/** What the sources that use a class see of it. Where that is as before, they need not be compiled again. */
final class Face {

    private Face() {}

    /** Text that is the same for two versions of a class that differ in private members and in what methods do. */
    static String of(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Stream<String> fields = model.fields().stream()
                .filter(field -> (field.flags().flagsMask() & ClassFile.ACC_PRIVATE) == 0)
                .map(Face::of)
                .sorted();
        Stream<String> methods = model.methods().stream()
                .filter(method -> (method.flags().flagsMask() & ClassFile.ACC_PRIVATE) == 0)
                .map(Face::of)
                .sorted();
        return String.join(
                "\n",
                Stream.of(Stream.of(head(model)), fields, methods)
                        .flatMap(lines -> lines)
                        .toList());
    }

    private static String head(ClassModel model) {
        String parent = model.superclass().map(ClassEntry::asInternalName).orElse("");
        var interfaces = model.interfaces().stream().map(ClassEntry::asInternalName);
        String permitted = model.findAttribute(Attributes.permittedSubclasses())
                .map(those -> those.permittedSubclasses().stream()
                        .map(ClassEntry::asInternalName)
                        .toList()
                        .toString())
                .orElse("");
        return "%d %s %s %s %s %s %s"
                .formatted(
                        model.flags().flagsMask(),
                        model.thisClass().asInternalName(),
                        parent,
                        interfaces.toList(),
                        permitted,
                        generics(model),
                        // The compiler expects what it knows of records where they are taken apart.
                        model.findAttribute(Attributes.record())
                                .map(record -> record.components().stream()
                                        .map(component -> component.name().stringValue()
                                                + component.descriptor().stringValue())
                                        .toList()
                                        .toString())
                                .orElse(""));
    }

    private static String of(FieldModel field) {
        // Constants are copied into the classes that use them.
        String constant = field.findAttribute(Attributes.constantValue())
                .map(value -> value.constant().constantValue().toString())
                .orElse("");
        return "%d %s %s %s %s"
                .formatted(
                        field.flags().flagsMask(),
                        field.fieldName().stringValue(),
                        field.fieldType().stringValue(),
                        generics(field),
                        constant);
    }

    private static String of(MethodModel method) {
        String failures = method.findAttribute(Attributes.exceptions())
                .map(those -> those.exceptions().stream()
                        .map(ClassEntry::asInternalName)
                        .toList()
                        .toString())
                .orElse("");
        return "%d %s%s %s %s"
                .formatted(
                        method.flags().flagsMask(),
                        method.methodName().stringValue(),
                        method.methodType().stringValue(),
                        generics(method),
                        failures);
    }

    private static String generics(AttributedElement element) {
        return element.findAttribute(Attributes.signature())
                .map(signature -> signature.signature().stringValue())
                .orElse("");
    }
}

package dev.pagoda.adapter.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules of a network, by templates of their paths in which {@code #} stands for a number.
 * Trainers of the kohya family write a path with underscores for its dots; since words hold
 * underscores themselves, only a template tells which of them were dots.
 */
final class ModuleNames {
  private static final String NUMBER = "(0|[1-9][0-9]{0,3})";

  private final List<Template> templates = new ArrayList<>();

  /** One template: its text around the numbers, and what names it matches. */
  private record Template(List<String> around, Pattern dotted, Pattern underscored) {
    static Template of(String template) {
      List<String> around = List.of(template.split("#", -1));
      return new Template(around, pattern(around, '.'), pattern(around, '_'));
    }

    private static Pattern pattern(List<String> around, char separator) {
      List<String> literals =
          around.stream().map(text -> Pattern.quote(text.replace('.', separator))).toList();
      return Pattern.compile(String.join(NUMBER, literals));
    }

    String dotted(Matcher numbers) {
      StringBuilder path = new StringBuilder(around.get(0));
      for (int i = 1; i < around.size(); i++) {
        path.append(numbers.group(i)).append(around.get(i));
      }
      return path.toString();
    }
  }

  ModuleNames(List<String> templates) {
    templates.forEach(template -> this.templates.add(Template.of(template)));
  }

  /** Whether a path such as {@code mid_block.attentions.0.proj_in} is a module's. */
  boolean contains(String path) {
    return templates.stream().anyMatch(template -> template.dotted().matcher(path).matches());
  }

  /** The path that is written {@code mid_block_attentions_0_proj_in}, if it is a module's. */
  Optional<String> ofUnderscored(String name) {
    for (Template template : templates) {
      Matcher numbers = template.underscored().matcher(name);
      if (numbers.matches()) {
        return Optional.of(template.dotted(numbers));
      }
    }
    return Optional.empty();
  }
}

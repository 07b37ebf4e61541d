package com.example.gateway.platform.cache;

import java.util.Set;

/**
 * What may be kept if a setting asks for it: reads whose answer is the same however often they are
 * repeated, and whoever asks with the same Authorization.
 *
 * @param paths at the door, each for itself and for one segment below it
 */
public record CacheableReads(Set<String> paths) {
  /** Of one of the paths, as the client wrote it. */
  static boolean covers(String path, String asked) {
    if (!asked.startsWith(path)) {
      return false;
    }
    int at = path.length();
    if (asked.length() == at) {
      return true;
    }
    if (asked.charAt(at) != '/' || asked.length() == at + 1) {
      return false;
    }
    // What would have to be decoded first could be another path.
    return asked.chars().skip(at + 1L).allMatch(CacheableReads::isPlain);
  }

  private static boolean isPlain(int letter) {
    return (letter >= '0' && letter <= '9')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || letter == '-'
        || letter == '_';
  }
}

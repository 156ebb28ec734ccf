#!/usr/bin/env bash
# Trunk's post_build hook: makes of the staged files one complete, versioned release.
#
# - boot.js, boot.css and style/ get the content's hash in their names, as the Wasm has,
#   so that no cache can ever mix two releases.
# - sw.js gets the list of all files with their hashes, and the release's version.
set -euo pipefail
export LC_ALL=C
cd "$TRUNK_STAGING_DIR"

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
files() { find . -type f ! -name sw.js | sed 's|^\./||' | sort; }
# name from content; then the references in index.html
rename() { # path new-path
  mv "$1" "$2"
  sed -i.bak "s|\./$1|./$2|g" index.html && rm index.html.bak
  grep -q "\./$2" index.html || { echo "index.html does not refer to ./$1" >&2; exit 1; }
}

for file in boot.js boot.css; do
  hash=$(sha256 <"$file" | cut -c1-16)
  rename "$file" "${file%.*}-$hash.${file##*.}"
done
if [ -d style ]; then
  hash=$(find style -type f | sort | while read -r file; do sha256 "$file"; done | sha256 | cut -c1-16)
  rename style "style-$hash"
fi

manifest=$(files | while read -r file; do printf '  ["%s", "%s"],\n' "$file" "$(sha256 <"$file" | cut -c1-64)"; done)
version=$(printf '%s' "$manifest" | cat - sw.js | sha256 | cut -c1-16)
{
  printf 'const VERSION = "%s";\nconst FILES = [\n%s\n];\n' "$version" "$manifest"
  # What stands above this line in public/sw.js is a stand-in for the above.
  sed '1,/^\/\/ ---- the release ends here ----$/d' sw.js
} > sw.js.new
mv sw.js.new sw.js

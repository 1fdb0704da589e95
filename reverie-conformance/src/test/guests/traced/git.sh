# needs: git
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org
export GIT_AUTHOR_DATE=2026-01-01T12:00:00Z GIT_COMMITTER_DATE=2026-01-01T12:00:00Z GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
git init -q -b main repository && cd repository || exit
seq 500 >numbers
git add -A && git commit -q -m first
git log --stat
git status --short
git diff HEAD

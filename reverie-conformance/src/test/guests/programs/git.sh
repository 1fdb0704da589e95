# Everyday git with fixed dates, so that the hashes are always the same.
set -e
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org
export GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
commit() {
    export GIT_AUTHOR_DATE="2026-01-0$1T12:00:00Z" GIT_COMMITTER_DATE="2026-01-0$1T12:00:00Z"
    git add -A
    git commit -q -m "commit $1"
}
git init -q -b main repository
cd repository
git config gc.auto 0
for i in 1 2 3 4 5; do
    mkdir -p "d$i"
    seq "$i" 500 >"d$i/numbers"
    commit "$i"
done
git checkout -q -b side HEAD~2
echo side >side
commit 6
git checkout -q main
GIT_AUTHOR_DATE=2026-01-07T12:00:00Z GIT_COMMITTER_DATE=2026-01-07T12:00:00Z git merge -q -m merge side
git log --graph --format='%h %s %ad' --date=iso --stat
git gc -q
git fsck --strict 2>&1
git count-objects -v | grep -v size
git clone -q . ../clone
git -C ../clone rev-parse HEAD
git status --short --branch
git grep -c 499
git diff --stat HEAD~3
git checkout -q nothing-of-the-kind || echo "git: $?"

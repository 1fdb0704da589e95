# needs: node
exec node -e 'require("fs").writeFileSync("file", "text"); console.log(require("os").EOL.length)'
